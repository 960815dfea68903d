// One client's connection: its requests are answered in their order, one at a time (RFC 9112 §9).
import { closeSync } from 'node:fs'
import type { Socket } from 'node:net'
import type { Accesses } from './accesses.ts'
import { answer } from './answer.ts'
import { sendPart } from './body.ts'
import type { OpenFile } from './files.ts'
import { lookOnce } from './kept.ts'
import { lingerMilliseconds, maxBodyBytes, maxDroppedBytes, maxHeadBytes } from './limits.ts'
import { escapeName } from './names.ts'
import { findHead, parseRequest, type Request } from './request.ts'
import { formatHead, formatText, pageResponse, type Response } from './response.ts'
import { tellTrouble } from './troubles.ts'

/** What all connections of a thread have in common. */
export type Common = {
  /** Gives the folder to serve, as an absolute path without symbolic links. */
  root: () => string
  accesses: Accesses
  /** How long a client may keep us waiting, in milliseconds. */
  patience: number
  /** Whether a connection has one request only. */
  isOneRequest: boolean
}

/** Whose turn it is, and at what. The README has a picture of it. */
export type State =
  | 'idle' // the client's: nothing of a request has come (the rest of the last one's body may still come)
  | 'reading' // the client's: a part of a request has come
  | 'held' // the log's: a whole request has come, and waits until there is room for its line
  | 'answering' // ours, and the client's to take it: a response is being sent
  | 'closing' // the client's: the last response has been sent, our side is closed, the rest is dropped

export type Connection = {
  socket: Socket
  /** `IP|PORT`, as the access log has it. */
  client: string
  common: Common
  state: State
  /** When the client will have kept us waiting for too long, by `performance.now()`. */
  deadline: number
  /** What has come and has not been used yet, one character for each byte. */
  input: string
  /** How many bytes of the last request's body are still to come: nobody wants them. */
  unwanted: number
  /** How many bytes have come in the state `closing`. */
  dropped: number
  /** The request before: on this connection, or at its begin on any other of this thread. */
  last: Request | undefined
  /** The response that is being sent is the last one. */
  isLast: boolean
  /** What to log when it has been sent, or can't be sent any more. */
  access: { file: string; isFile: boolean } | undefined
  /** The open file that it is made of. files.ts opens it, closeSource() closes it, and nobody else. */
  source: OpenFile | undefined
  /** To be called when the system has taken the response, or can't any more. */
  sent: (error?: Error | null) => void
}

/** The last request of all connections. A new client's field lines are often the same as another one's. */
let lastOfAll: Request | undefined

/** Begins to serve a client. */
export function serve(socket: Socket, client: string, common: Common): Connection {
  const connection: Connection = {
    socket,
    client,
    common,
    state: 'idle',
    deadline: performance.now() + common.patience,
    input: '',
    unwanted: 0,
    dropped: 0,
    last: lastOfAll,
    isLast: common.isOneRequest,
    access: undefined,
    source: undefined,
    sent: (error) => finish(connection, !error),
  }
  // One character for each byte. (To have the socket decode them costs a new connection a tenth of its time.)
  socket.on('data', (bytes: Buffer) => receive(connection, bytes.toString('latin1')))
  socket.on('end', () => proceedSoon(connection)) // the client has closed its side; it may still read
  socket.on('error', () => {}) // the client has gone; without a listener the thread would go, too
  socket.on('close', () => finish(connection, false)) // what has been sent is all that can be
  return connection
}

function receive(connection: Connection, bytes: string): void {
  if (connection.state === 'closing') {
    // Closing now would reset the connection, and a reset can overtake the response (RFC 9112 §9.6).
    connection.dropped += bytes.length
    if (connection.dropped > maxDroppedBytes) connection.socket.destroy()
    return
  }
  connection.input += bytes
  if (connection.input.length > maxHeadBytes) connection.socket.pause() // until it has been used
  proceedSoon(connection)
}

/** Connections on which something has come in this turn of the event loop. */
const ready: Connection[] = []

/**
 * Proceeds when all that has come in this turn has been read: then one look at a file is enough for many
 * requests.
 */
function proceedSoon(connection: Connection): void {
  if (connection.state === 'closing') return // its last response has been sent
  if (ready.length === 0) setImmediate(() => lookOnce(() => ready.splice(0).forEach(proceed)))
  ready.push(connection)
}

/** Answers the next request if it is here, and nothing else is being answered. */
export function proceed(connection: Connection): void {
  const { socket, common, state } = connection
  if (state === 'answering' || state === 'closing') return
  dropUnwanted(connection)
  const end = connection.unwanted === 0 ? findHead(connection.input) : undefined
  if (typeof end === 'object') {
    refuse(connection, end.refusal)
  } else if (end === undefined) {
    if (socket.readableEnded) close(connection)
    else if (state === 'idle' && connection.input !== '') waitFor(connection, 'reading')
    socket.resume()
  } else if (common.accesses.isFull()) {
    connection.state = 'held'
    socket.pause()
  } else {
    const request = parseRequest(connection.input.slice(0, end), connection.last)
    if ('refusal' in request) {
      refuse(connection, request.refusal)
    } else {
      connection.input = connection.input.slice(end + 4)
      connection.last = lastOfAll = request
      respond(connection, request)
    }
  }
}

function dropUnwanted(connection: Connection): void {
  const { input, unwanted } = connection
  let start = Math.min(unwanted, input.length)
  connection.unwanted -= start
  while (connection.unwanted === 0 && input.startsWith('\r\n', start)) start += 2 // RFC 9112 §2.2
  if (start > 0) connection.input = input.slice(start)
}

/** Answers what is no request. Where the next one would begin can't be known, so there is none. */
export function refuse(connection: Connection, status: 400 | 408 | 414 | 431 | 501 | 505): void {
  connection.isLast = true
  send(connection, pageResponse(status), !connection.input.startsWith('HEAD '))
}

function respond(connection: Connection, request: Request): void {
  const { method, file } = request
  const { bodyBytes, persistent, fields } = request.section
  // A client that waits for `100 Continue` will not send its body now, or will: the next request could be
  // anywhere.
  const isBodySure = bodyBytes <= maxBodyBytes && (bodyBytes === 0 || !fields.has('expect'))
  if (isBodySure) connection.unwanted = bodyBytes
  const response = tryAnswer(request, connection.common.root())
  const { status } = response
  if (!isBodySure || !persistent || status === 400) connection.isLast = true
  const isFile = status < 400 || status === 412 || status === 416
  if ((method === 'GET' || method === 'HEAD') && status !== 400) connection.access = { file, isFile }
  send(connection, response, method !== 'HEAD')
}

/** Answers an error where we have failed: the thread has other clients, and goes on. */
function tryAnswer(request: Request, root: string): Response {
  try {
    return answer(request, root)
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    const [reason] = message.split(', ') // the path that may follow is not escaped
    tellTrouble(`cannot serve ${escapeName(request.file)}: ${reason}`)
    if (forbidden.has(code)) return pageResponse(403)
    return passing.has(code) ? pageResponse(503, 'Retry-After: 1\r\n') : pageResponse(500)
  }
}

/** What the system says of a file that we may not read. */
const forbidden = new Set(['EACCES', 'EPERM'])

/** Too many files are open, or somebody writes the file all the time: in a moment it may go well. */
const passing = new Set(['EMFILE', 'ENFILE', 'EBUSY'])

/** Sends a response, with its body or without. */
function send(connection: Connection, response: Response, withBody: boolean): void {
  const { socket, isLast, sent } = connection
  const { body } = response
  connection.source = response.source
  waitFor(connection, 'answering')
  if (!withBody || body === undefined || typeof body === 'string') {
    closeSource(connection)
    socket.write(formatText(response, withBody, isLast), 'latin1', sent)
    return
  }
  socket.cork() // head and body go out together
  socket.write(formatHead(response, isLast), 'latin1')
  if ('descriptor' in body)
    sendPart(
      socket,
      body,
      () => waitFor(connection, 'answering'),
      (isWhole) => finish(connection, isWhole),
    )
  else socket.write(body, sent)
  socket.uncork()
}

function closeSource(connection: Connection): void {
  if (connection.source) closeSync(connection.source.descriptor)
  connection.source = undefined
}

/** A response has ended, whole or not: that is an access. The next request has its turn. */
function finish(connection: Connection, isWhole: boolean): void {
  const { socket, state, access, common, client } = connection
  if (state !== 'answering') return // it had ended already
  closeSource(connection)
  if (access) common.accesses.add(access.file, access.isFile, client)
  connection.access = undefined
  if (!isWhole) {
    connection.state = 'closing'
    socket.destroy() // the client has gone, or can only learn so that the rest won't come
  } else if (connection.isLast) {
    close(connection)
  } else {
    waitFor(connection, 'idle')
    proceed(connection)
  }
}

/** Closes our side, and waits for the client to close its own. */
function close(connection: Connection): void {
  connection.state = 'closing'
  connection.input = ''
  connection.deadline = performance.now() + lingerMilliseconds
  connection.socket.end()
  connection.socket.resume()
}

function waitFor(connection: Connection, state: 'idle' | 'reading' | 'answering'): void {
  connection.state = state
  connection.deadline = performance.now() + connection.common.patience
}

/** Whether it is the client's turn: nothing is being answered. */
export function isWaiting({ state }: Connection): boolean {
  return state === 'idle' || state === 'reading'
}

/** Ends a connection: at once where no request has come, and otherwise after the response. */
export function end(connection: Connection): void {
  connection.isLast = true
  proceed(connection)
  if (isWaiting(connection)) connection.socket.destroySoon()
}

/** Ends a connection whose client has kept us waiting for too long. */
export function expire(connection: Connection): void {
  if (connection.state === 'held') return // it waits for us
  if (connection.state === 'reading') refuse(connection, 408)
  else connection.socket.destroy()
}
