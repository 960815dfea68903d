// A client on a bare TCP socket: it sends what it is told to, as it is told to, and keeps every byte that
// comes.
import { EventEmitter, once } from 'node:events'
import { connect as connectSocket } from 'node:net'
import { CheckFailure, ConnectionLost } from './failure.ts'
import { waitFor } from '../system/patience.ts'
import { readResponse, type Response } from './response.ts'

export type Client = {
  /** The client's own port, as the server's log should name it. */
  port: number
  /** Sends bytes at once. Text is sent one byte a character. Resolves when the system has taken them. */
  send(bytes: string | Buffer): Promise<void>
  /** Says that nothing more will be sent, and goes on reading: a half-close. */
  end(): void
  /** Vanishes: the server gets a reset instead of an end. */
  reset(): void
  /** Stops reading, so that the server's bytes pile up on its side. */
  pause(): void
  resume(): void
  /** The bytes that have come so far, and how many they are. */
  received(): Buffer
  receivedLength(): number
  /** Waits until `done` holds for what has come. `missing` says what has not come, if it never does. */
  until(done: (received: Buffer) => boolean, missing: string): Promise<void>
  /** Whether the connection is gone altogether: the server takes nothing more. */
  isGone(): boolean
  /** Waits for the whole response and the end of the connection; there may be nothing after the response. */
  response(method?: string): Promise<Response>
  /** Waits for the next whole response. The connection may stay open, and more may follow. */
  next(method?: string): Promise<Response>
  /** Waits for the server to close the connection, without asking for a response. */
  closed(): Promise<void>
}

/** Counts what a server does, on any of its connections: while it does something, its clients are patient. */
export type Activity = { count: number }

/** Connects to a server. Throws the system's error where it takes no connection. */
export async function connect(port: number, activity: Activity = { count: 0 }): Promise<Client> {
  const socket = connectSocket({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
  const progress = (): number => activity.count
  await waitFor(once(socket, 'connect'), () => new CheckFailure('a connection was not accepted'), progress)
  activity.count++
  const news = new EventEmitter()
  const sent: Buffer[] = []
  const received: Buffer[] = []
  let length = 0
  let taken = 0 // bytes of the responses that `next` has given
  let ending: 'end' | 'reset' | undefined
  const finish = (how: 'end' | 'reset'): void => {
    ending ??= how
    news.emit('news')
  }
  socket.on('data', (bytes: Buffer) => {
    received.push(bytes)
    length += bytes.length
    activity.count++
    news.emit('news')
  })
  socket.on('end', () => finish('end'))
  socket.on('error', () => finish('reset'))
  socket.on('close', () => finish('end'))

  const failure = (message: string): CheckFailure =>
    new (ending ? ConnectionLost : CheckFailure)(message, {
      sent: Buffer.concat(sent),
      received: Buffer.concat(received),
    })
  const until = async (done: () => boolean, missing: () => string): Promise<void> => {
    const wait = async (): Promise<void> => {
      while (!done()) await once(news, 'news')
    }
    await waitFor(wait(), () => failure(missing()), progress)
  }
  const closed = async (): Promise<void> => {
    const open = 'the server does not close the connection'
    await until(
      () => ending !== undefined,
      () => (length === 0 ? `no response came, and ${open}` : open),
    )
    socket.destroy()
  }

  return {
    port: socket.localPort as number,
    async send(bytes) {
      const buffer = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes
      sent.push(buffer)
      if (socket.writable) await new Promise<unknown>((resolve) => socket.write(buffer, resolve))
    },
    end: () => void socket.end(),
    reset: () => void socket.resetAndDestroy(),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    received: () => Buffer.concat(received),
    receivedLength: () => length,
    isGone: () => socket.destroyed,
    async until(done, missing) {
      const isDone = (): boolean => done(Buffer.concat(received))
      await until(
        () => ending !== undefined || isDone(),
        () => missing,
      )
      if (!isDone()) throw failure(missing)
    },
    closed,
    async next(method) {
      const read = (): Response | undefined =>
        readResponse(Buffer.concat(received).subarray(taken), Buffer.concat(sent), method)
      let response = read()
      const isDone = (): boolean => (response ??= read()) !== undefined || ending !== undefined
      await until(isDone, () => 'the next response did not come whole')
      response ??= read()
      if (!response) {
        throw failure(
          ending === 'reset'
            ? 'the server reset the connection'
            : 'the connection was closed before the next response was whole',
        )
      }
      taken += response.bytes.length
      return response
    },
    async response(method) {
      await closed()
      if (ending === 'reset')
        throw failure('the server reset the connection: a part of the response may be lost')
      if (length === 0) throw failure('the server closed the connection without a response')
      const response = readResponse(Buffer.concat(received), Buffer.concat(sent), method)
      if (!response) throw failure('the connection was closed before the response was whole')
      const extra = length - response.bytes.length
      if (extra > 0 && method === 'HEAD')
        throw failure(`a response to HEAD has no body, and ${extra} bytes of one came`)
      if (extra > 0) throw failure(`the body is longer than announced: ${extra} more bytes came`)
      return response
    },
  }
}
