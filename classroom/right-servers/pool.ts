// Threads that are used again, a state machine for each request, and one file for all of it.
//
//     node pool.ts [PORT]
//
// The main thread accepts, deals out and counts. A thread has one client at a time and says when it is free
// again. When none is free, another one is started. So a slow file keeps nobody waiting, and most clients
// need no new thread.
import { closeSync, fstatSync, openSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { extname, posix } from 'node:path'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { contentType } from 'mime-types'

/** What a thread tells the main thread. */
type News = { served: string } | { free: true }

type Response = { status: string; fields: Record<string, string>; body: Buffer }

const pages: Record<number, [title: string, sentence: string]> = {
  400: ['Bad Request', 'The request could not be understood'],
  404: ['File Not Found', 'The requested file could not be found'],
  405: ['Method Not Allowed', 'This server answers GET and HEAD'],
  431: ['Request Header Fields Too Large', 'The head of the request is too long'],
  500: ['Internal Server Error', 'The server failed to answer'],
  505: ['HTTP Version Not Supported', 'This server speaks HTTP/1.1'],
}

const cr = 0x0d
const lf = 0x0a
const space = 0x20
const colon = 0x3a
const maxHeadBytes = 16 * 1024
const spareThreads = 2

// ---- A request, byte by byte

type State =
  | 'method'
  | 'target'
  | 'version'
  | 'line end'
  | 'line start'
  | 'name'
  | 'value'
  | 'field end'
  | 'last end'
  | 'complete'

const isToken = (byte: number): boolean => /[!#$%&'*+.^`|~\w-]/.test(String.fromCharCode(byte))
const isVisible = (byte: number): boolean => byte > space && byte < 0x7f
const isValue = (byte: number): boolean => (byte >= space && byte !== 0x7f) || byte === 0x09

/** Reads a request as it comes, and knows after each byte what may follow. */
class RequestReader {
  state: State = 'method'
  /** The status of the refusal, once it is clear that the request will not be served. */
  refused: number | undefined
  method = ''
  target = ''
  version = ''
  hosts = 0
  #name = ''
  #bytes = 0

  /** Takes the next bytes. What follows the head is left alone. */
  take(piece: Buffer): void {
    for (const byte of piece) {
      if (this.state === 'complete' || this.refused !== undefined) return
      if (++this.#bytes > maxHeadBytes) this.refused = 431
      else if (!this.#step(byte)) this.refused = 400
    }
  }

  get isOver(): boolean {
    return this.state === 'complete' || this.refused !== undefined
  }

  /** One byte; false where it may not stand there. */
  #step(byte: number): boolean {
    const character = String.fromCharCode(byte)
    switch (this.state) {
      case 'method':
        if (byte === space && this.method !== '') return this.#to('target')
        this.method += character
        return isToken(byte)
      case 'target':
        if (byte === space && this.target !== '') return this.#to('version')
        this.target += character
        return isVisible(byte) && this.target.startsWith('/')
      case 'version':
        if (byte === cr) return /^HTTP\/\d\.\d$/.test(this.version) && this.#to('line end')
        this.version += character
        return this.version.length <= 8
      case 'line end':
      case 'field end':
        return byte === lf && this.#to('line start')
      case 'line start':
        this.#name = character
        return byte === cr ? this.#to('last end') : isToken(byte) && this.#to('name')
      case 'name':
        if (byte === colon) {
          if (this.#name.toLowerCase() === 'host') this.hosts++
          return this.#to('value')
        }
        this.#name += character
        return isToken(byte)
      case 'value':
        return byte === cr ? this.#to('field end') : isValue(byte)
      case 'last end':
        return byte === lf && this.#to('complete')
      case 'complete':
        return false
    }
  }

  #to(state: State): true {
    this.state = state
    return true
  }
}

/** The file that a complete request asks for, or the status of a refusal. */
function fileOf({ method, target, version, hosts }: RequestReader): string | number {
  if (!version.startsWith('HTTP/1.')) return 505
  if (hosts > 1 || (hosts === 0 && version !== 'HTTP/1.0')) return 400
  let path: string
  try {
    path = decodeURIComponent(target.replace(/\?.*$/, ''))
  } catch {
    return 400
  }
  if (method !== 'GET' && method !== 'HEAD') return 405
  return posix.normalize(path).slice(1) || 'index.html'
}

// ---- A response

function read(root: string, name: string): Response {
  let path: string
  try {
    path = realpathSync.native(`${root}/${name}`)
    if (!path.startsWith(`${root}/`) || statSync(path).isDirectory()) return page(404)
  } catch {
    return page(404) // there is no such file, or no file may have such a name
  }
  const file = openSync(path, 'r')
  try {
    const modified = fstatSync(file).mtime.toUTCString()
    const type = contentType(extname(path)) || 'application/octet-stream'
    return {
      status: '200 OK',
      fields: { 'Last-Modified': modified, 'Content-Type': type },
      body: readFileSync(file),
    }
  } finally {
    closeSync(file)
  }
}

function page(status: number): Response {
  const [title = '', sentence = ''] = pages[status] ?? []
  const fields = { 'Content-Type': 'text/html; charset=utf-8', ...(status === 405 && { Allow: 'GET, HEAD' }) }
  return {
    status: `${status} ${title}`,
    fields,
    body: Buffer.from(`<!doctype html>\n<title>${title}</title>\n<p>${sentence}</p>\n`),
  }
}

function headOf({ status, fields, body }: Response): string {
  const all = {
    Date: new Date().toUTCString(),
    Server: 'pool',
    ...fields,
    'Content-Length': body.length,
    Connection: 'close',
  }
  return `HTTP/1.1 ${status}\r\n${Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`
}

// ---- A thread

/** Serves one client and tells when it has gone. */
function serve(socket: Socket, root: string, tell: (news: News) => void): void {
  const request = new RequestReader()
  socket.on('error', () => {})
  socket.on('close', () => tell({ free: true }))
  socket.on('data', (piece: Buffer) => {
    if (request.isOver) return // the rest is read and dropped
    request.take(piece)
    if (request.isOver) answer()
  })
  socket.resume()

  function answer(): void {
    const file = request.refused ?? fileOf(request)
    let response: Response
    try {
      response = typeof file === 'number' ? page(file) : read(root, file)
    } catch (error) {
      console.error('a file could not be read:', (error as Error).message)
      response = page(500)
    }
    if (typeof file === 'string') socket.once('finish', () => tell({ served: file }))
    socket.write(headOf(response))
    socket.end(request.method === 'HEAD' ? '' : response.body)
  }
}

// ---- The main thread

type Client = { address: string | undefined; port: number | undefined }

function main(): void {
  const port = process.argv[2] ?? '8080'
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65535)
    fail(`bad port "${port}": give a whole number from 1 to 65535`)
  if (!statSync('www', { throwIfNoEntry: false })?.isDirectory()) fail('no folder "www" here')
  const root = realpathSync.native('www')

  const counts = new Map<string, number>()
  const clients = new Map<Worker, Client>()
  const free: Worker[] = []

  const log = (file: string, { address, port }: Client): void => {
    const count = (counts.get(file) ?? 0) + 1
    counts.set(file, count)
    console.log(`${file.replace(/[|%\p{Cc}]/gu, encodeURIComponent)}|${address}|${port}|${count}`)
  }

  const startThread = (): Worker => {
    const thread = new Worker(import.meta.filename, { workerData: root })
    thread.on('message', (news: News) => {
      const client = clients.get(thread)
      if (!client) return
      if ('served' in news) {
        log(news.served, client)
        return
      }
      clients.delete(thread)
      if (free.length < spareThreads) free.push(thread)
      else void thread.terminate()
    })
    thread.on('error', console.error)
    thread.on('exit', () => clients.delete(thread))
    return thread
  }

  const server = createServer({ pauseOnConnect: true }, (socket) => {
    const thread = free.pop() ?? startThread()
    clients.set(thread, { address: socket.remoteAddress, port: socket.remotePort })
    thread.postMessage(socket, [socket])
  })
  server.on('error', (error) => fail(error.message))
  server.listen(Number(port), '127.0.0.1', () => console.log(`serving www at http://127.0.0.1:${port}/`))
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}

if (isMainThread) main()
else
  parentPort?.on('message', (socket: Socket) =>
    serve(socket, workerData as string, (news) => parentPort?.postMessage(news)),
  )
