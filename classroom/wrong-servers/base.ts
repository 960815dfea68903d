// A right server in one file, made of parts. A wrong server replaces a part or two by its mistake.
//
//     start('02', { typeOf: () => 'text/html' })
//
// starts a server of step 02 that calls everything text/html, and is right otherwise.
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { extname, join, posix, sep } from 'node:path'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { contentType } from 'mime-types'

export type Step = '01' | '02' | '03' | '04'
export type Status = 200 | 400 | 404 | 405 | 431 | 500 | 505
export type Request = { method: string; target: string; file: string }
export type File = { content: Buffer; type: string; modified: Date }
export type Response = { status: Status; fields: Record<string, string>; body: Buffer }
export type Parts = typeof right

const reasons: Record<Status, string> = {
  200: 'OK',
  400: 'Bad Request',
  404: 'File Not Found',
  405: 'Method Not Allowed',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  505: 'HTTP Version Not Supported',
}
const requestLine = /^([!#$%&'*+.^`|~\w-]+) (\/[!-~]*) HTTP\/(\d)\.(\d)$/
const fieldLine = /^([!#$%&'*+.^`|~\w-]+):([^\0-\x08\x0a-\x1f\x7f]*)$/
const missing = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'ERR_INVALID_ARG_VALUE'])
const counts = new Map<string, number>()

/** The page of step 01. */
const page = '<!doctype html>\n<title>A page</title>\n<p>One page for everybody – and one dash.</p>\n'

/** The folder `www`, as an absolute path without symbolic links. */
export let root = ''

/** Ends the server with one line on stderr and exit status 1. */
export function fail(message: string): never {
  console.error(message)
  process.exit(1)
}

export const right = {
  // Starting

  /** The port to listen on, or undefined where the argument is no port. */
  port(argument = '8080'): number | undefined {
    const port = Number(argument)
    return /^\d+$/.test(argument) && port >= 1 && port <= 65535 ? port : undefined
  },

  /** Where `www` is. */
  folder(): string {
    if (!statSync('www', { throwIfNoEntry: false })?.isDirectory()) fail('no folder "www" here')
    return realpathSync.native('www')
  },

  listen(port: number): Server {
    const server = createServer({ pauseOnConnect: true }, (socket) => parts.accept(socket))
    server.on('error', (error) => fail(error.message))
    return server.listen(port, '127.0.0.1', () => console.log(`serving at http://127.0.0.1:${port}/`))
  },

  // A client

  /**
   * What the main thread does with a client: steps 01 and 02 serve it, 03 and 04 start a thread that does.
   */
  accept(socket: Socket): void {
    parts.serve(socket)
  },

  serve(socket: Socket): void {
    parts.gather(socket, (head) => parts.answer(socket, head))
    parts.listenForErrors(socket)
    socket.resume()
  },

  listenForErrors(socket: Socket): void {
    socket.on('error', () => {})
  },

  /** Calls `answer` once with the head of the request, when it is complete. */
  gather(socket: Socket, answer: (head: string) => void): void {
    let head = ''
    let complete = false
    socket.setEncoding('latin1')
    socket.on('data', (bytes: string) => {
      if (complete) return // the rest is read and dropped
      head += bytes
      const end = head.indexOf('\r\n\r\n')
      const tooLong = end > parts.maxHeadBytes || (end === -1 && head.length > parts.maxHeadBytes)
      complete = end !== -1 || tooLong
      if (tooLong) parts.send(socket, parts.format(parts.errorResponse(431)))
      else if (complete) answer(head.slice(0, end))
    })
  },

  maxHeadBytes: 16 * 1024,

  answer(socket: Socket, head: string): void {
    const request = parts.parse(head)
    if (typeof request === 'number') {
      parts.refuse(socket, request)
      return
    }
    parts.logWhenSent(socket, request)
    parts.send(socket, parts.format(parts.respond(parts.find(request.file)), request.method))
  },

  refuse(socket: Socket, status: Status): void {
    parts.send(socket, parts.format(parts.errorResponse(status)))
  },

  send(socket: Socket, bytes: Buffer): void {
    socket.end(bytes)
  },

  // A request

  /** The request, or the status with which it is refused. */
  parse(head: string): Request | Status {
    const [first = '', ...lines] = head.split('\r\n')
    const [, method = '', target = '', major, minor] = requestLine.exec(first) ?? []
    if (major === undefined) return 400
    if (!parts.speaks(major)) return 505
    const names = lines.map((line) => fieldLine.exec(line)?.[1])
    if (names.includes(undefined)) return 400
    const hosts = names.filter((name) => parts.isHost(name as string)).length
    if (!parts.hostsFit(hosts, minor === '0')) return 400
    const file = parts.fileName(parts.path(target))
    if (file === undefined) return 400
    return parts.allows(method) ? { method, target, file } : 405
  },

  speaks: (major: string): boolean => major === '1',

  isHost: (name: string): boolean => name.toLowerCase() === 'host',

  hostsFit: (hosts: number, isHttp10: boolean): boolean => hosts === 1 || (hosts === 0 && isHttp10),

  allows: (method: string): boolean => method === 'GET' || method === 'HEAD',

  /** The path of a target, without the query. */
  path: (target: string): string => target.split('?')[0] as string,

  /** The file that a path names, or undefined where it names none. */
  fileName(path: string): string | undefined {
    try {
      return parts.decode(path).slice(1) || 'index.html'
    } catch {
      return undefined
    }
  },

  decode: (path: string): string => decodeURIComponent(path),

  // A file

  /** The file of this name, or undefined where there is none that may be sent. */
  find(name: string): File | undefined {
    try {
      const path = parts.locate(name)
      return path === undefined ? undefined : parts.read(path)
    } catch (error) {
      if (missing.has(String((error as NodeJS.ErrnoException).code))) return undefined
      throw error
    }
  },

  /** Where the file is, or undefined where it is outside of `www`. */
  locate(name: string): string | undefined {
    const path = join(root, name)
    return parts.isInside(path) && parts.isNoLink(path) ? path : undefined
  },

  isInside: (path: string): boolean => path.startsWith(root + sep),

  isNoLink: (path: string): boolean => realpathSync.native(path) === path,

  read(path: string): File | undefined {
    const stats = statSync(path)
    if (stats.isDirectory()) return undefined
    return { content: readFileSync(path), type: parts.typeOf(path), modified: stats.mtime }
  },

  typeOf: (path: string): string => contentType(extname(path)) || 'application/octet-stream',

  // A response

  respond(file: File | undefined): Response {
    if (!file) return parts.errorResponse(404)
    const fields = { 'Last-Modified': parts.date(file.modified), 'Content-Type': file.type }
    return { status: 200, fields, body: file.content }
  },

  errorResponse(status: Status): Response {
    const sentence = status === 404 ? 'The requested file could not be found' : 'The request was not answered'
    const body = Buffer.from(`<!doctype html>\n<title>${reasons[status]}</title>\n<p>${sentence}</p>\n`)
    const allow = status === 405 ? { Allow: 'GET, HEAD' } : {}
    return { status, fields: { 'Content-Type': 'text/html; charset=utf-8', ...allow }, body }
  },

  date: (date: Date): string => date.toUTCString(),

  /** The bytes of a response. */
  format({ status, fields, body }: Response, method = 'GET'): Buffer {
    const lines = [
      `HTTP/1.1 ${status} ${reasons[status]}`,
      `Date: ${new Date().toUTCString()}`,
      'Server: a-server',
      ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`),
      `Content-Length: ${parts.length(body)}`,
      'Connection: close',
    ]
    const head = Buffer.from(lines.map((line) => line + parts.lineEnd).join('') + parts.lineEnd)
    return method === 'HEAD' ? head : Buffer.concat([head, body])
  },

  lineEnd: '\r\n',

  length: (body: Buffer): number => body.length,

  // The access log of step 04

  /** Sees to it that an access is logged when the system has taken its whole response. */
  logWhenSent(socket: Socket, request: Request): void {
    socket.once('finish', () => parts.tell(request))
  },

  /** A thread tells the main thread what it has served. */
  tell(request: Request): void {
    parentPort?.postMessage(parts.loggedName(request))
  },

  loggedName: ({ file }: Request): string => posix.normalize(`/${file}`).slice(1),

  /** The main thread logs it. */
  log(file: string, address: string | undefined, port: number | undefined): void {
    console.log(`${parts.escapeName(file)}|${address}|${port}|${parts.count(file)}`)
  },

  count(file: string): number {
    const count = (counts.get(file) ?? 0) + 1
    counts.set(file, count)
    return count
  },

  escapeName: (file: string): string => file.replace(/[|%\p{Cc}]/gu, encodeURIComponent),

  // A thread

  /** Gives a client to a new thread, which runs the same program. */
  startThread(socket: Socket): void {
    const { remoteAddress, remotePort } = socket
    const worker = new Worker(process.argv[1] as string, {
      workerData: { socket, root },
      transferList: [socket],
    })
    worker.on('message', (file: string) => parts.log(file, remoteAddress, remotePort))
    parts.watch(worker)
  },

  watch(worker: Worker): void {
    worker.on('error', console.error)
  },

  /** What a thread does. */
  runThread(): void {
    const { socket } = workerData as { socket: Socket }
    parts.catchErrors(socket)
    parts.serve(socket)
  },

  /** An error that nobody caught ends a thread. Its client is told first. */
  catchErrors(socket: Socket): void {
    process.once('uncaughtException', () => parts.refuse(socket, 500))
  },
}

/** The parts that are at work: those of a wrong server, and the right ones where it has none. */
export const parts: Parts = { ...right }

/** Starts a server of a step with some parts replaced. In a thread, does what a thread does. */
export function start(step: Step, wrong: Partial<Parts>): void {
  if (step === '01') {
    parts.answer = (socket) => {
      const fields = { 'Content-Type': 'text/html; charset=utf-8' }
      parts.send(socket, parts.format({ status: 200, fields, body: Buffer.from(page) }))
    }
  }
  if (step === '03' || step === '04') parts.accept = right.startThread
  if (step !== '04') parts.tell = () => {}
  Object.assign(parts, wrong)

  if (!isMainThread) {
    root = (workerData as { root: string }).root
    parts.runThread()
    return
  }
  const argument = process.argv[2]
  const port = parts.port(argument)
  if (port === undefined) fail(`bad port "${argument}": give a whole number from 1 to 65535`)
  if (step !== '01') root = parts.folder()
  parts.listen(port)
}
