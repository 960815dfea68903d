// A client on a bare TCP socket: it sends what it is told to, as it is told to, and keeps every byte that
// comes.
import { EventEmitter, once } from 'node:events'
import { connect as connectSocket } from 'node:net'
import { waitFor, workFromNow } from '../system/patience.ts'
import { type Conversation, note, setSender } from './conversation.ts'
import { CheckFailure, ConnectionLost, type Kind } from './failure.ts'
import { ensureForm, readResponse, takeRest, type Response } from './response.ts'

export type Client = {
  /** The client's own port, as the server's log should name it. */
  port: number
  conversation: Conversation
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
  /** Whether the server has reset the connection, also after the end of what it has sent. */
  wasReset(): boolean
  /** Waits for the response as a browser would, and takes what a browser would take. */
  response(method?: string): Promise<Response>
  /**
   * Waits for the whole response, in its right form, and for the end of the connection: nothing may follow.
   */
  strictResponse(method?: string): Promise<Response>
  /**
   * Waits for the next whole response, in its right form. The connection may stay open, and more may follow.
   */
  next(method?: string): Promise<Response>
  /** Waits for the server to close the connection, without asking for a response. */
  closed(): Promise<void>
  /**
   * Whether the server closes the connection now, or in a moment. The client leaves then.
   */
  closesNow(): Promise<boolean>
  /**
   * Waits until the connection is gone in both directions: a reset may come until then. `end` comes before
   * it.
   */
  gone(): Promise<void>
}

/** What is learnt of a server once, so that nobody waits for it again. */
export type Manners = {
  /** It does not close connections. */
  keepsOpen: boolean
  /** It serves one client after the other. */
  isOneAtATime: boolean
}

/** What all clients of a running server know of it. */
export type Acquaintance = {
  /** Counts what the server does on any connection: while it does something, its clients are patient. */
  activity: number
  /** Grows while the server uses the processor, in quarters of a second; it is not known everywhere. */
  work?(): number
  manners: Manners
  /** Called with the bytes that came on any connection. */
  watch?(received: Buffer, conversation: Conversation): void
}

export const unknownManners = (): Manners => ({ keepsOpen: false, isOneAtATime: false })
const stranger = (): Acquaintance => ({ activity: 0, manners: unknownManners() })

/** What shows that the server does something, from now on. */
function progressOf(server: Acquaintance): () => number {
  const work = workFromNow(server.work ?? (() => 0))
  return () => server.activity + work()
}

const shortPatience = 2 // ticks, for an end that has never come so far
const moment = 4 // ticks

/** Connects to a server. Throws the system's error where it takes no connection. */
export async function connect(port: number, server: Acquaintance = stranger()): Promise<Client> {
  const socket = connectSocket({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
  const progress = progressOf(server)
  const refusal = (): CheckFailure =>
    new CheckFailure('a connection was not accepted', { kind: 'not accepted' })
  await waitFor(once(socket, 'connect'), refusal, progress)
  server.activity++
  const conversation: Conversation = { port: socket.localPort as number, happenings: [] }
  note(conversation, 'connects')
  const news = new EventEmitter()
  const sent: Buffer[] = []
  const received: Buffer[] = []
  let length = 0
  let taken = 0 // bytes of the responses that `next` has given
  let hasEnded = false
  let wasReset = false
  socket.on('data', (bytes: Buffer) => {
    received.push(bytes)
    length += bytes.length
    server.activity++
    note(conversation, 'server sends', bytes)
    server.watch?.(bytes, conversation)
    news.emit('news')
  })
  socket.on('end', () => {
    hasEnded = true
    note(conversation, 'server ends')
    news.emit('news')
  })
  socket.on('error', () => {
    wasReset = true
    note(conversation, 'server resets')
    news.emit('news')
  })
  socket.on('close', () => {
    hasEnded = true
    news.emit('news')
  })

  const all = (): Buffer => Buffer.concat(received)
  const allSent = (): Buffer => setSender(Buffer.concat(sent), conversation)
  const failure = (message: string, kind: Kind): CheckFailure =>
    new (hasEnded ? ConnectionLost : CheckFailure)(message, {
      kind,
      sent: allSent(),
      received: all(),
    })
  const until = async (done: () => boolean, late: () => CheckFailure, ticks?: number): Promise<void> => {
    const wait = async (): Promise<void> => {
      while (!done()) await once(news, 'news')
    }
    await waitFor(wait(), late, progressOf(server), ticks)
  }
  const ends = async (): Promise<void> => {
    const open = 'the server does not close the connection'
    const late = (): CheckFailure =>
      length === 0 ? failure(`no response came, and ${open}`, 'no response') : failure(open, 'not closed')
    await until(() => hasEnded, late)
  }
  const closed = async (): Promise<void> => {
    await ends()
    socket.destroy()
  }
  const whole = (response: Response | 'more'): Response => {
    if (response !== 'more') return response
    if (wasReset)
      throw failure('the server reset the connection: a part of the response may be lost', 'reset')
    if (length === 0)
      throw failure('the server closed the connection without a response', 'closed without a response')
    throw failure('the connection was closed before the response was whole', 'cut off')
  }
  const readFrom = (start: number, method?: string, isOver = false): Response | 'more' =>
    readResponse(all().subarray(start), allSent(), {
      ...(method ? { method } : {}),
      hasEnded: isOver,
    })

  return {
    port: conversation.port,
    conversation,
    async send(bytes) {
      const buffer = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes
      sent.push(buffer)
      note(conversation, 'sends', buffer)
      if (!socket.writable) return
      const taken = new Promise<void>((resolve) => socket.write(buffer, () => resolve()))
      const message = 'the server reads nothing of what a client sends'
      await waitFor(taken, () => failure(message, 'no response'), progressOf(server))
    },
    end() {
      note(conversation, 'ends')
      socket.end()
    },
    reset() {
      note(conversation, 'resets')
      socket.resetAndDestroy()
    },
    pause() {
      note(conversation, 'pauses')
      socket.pause()
    },
    resume() {
      note(conversation, 'resumes')
      socket.resume()
    },
    received: all,
    receivedLength: () => length,
    isGone: () => socket.destroyed,
    wasReset: () => wasReset,
    async until(done, missing) {
      const isDone = (): boolean => done(all())
      await until(
        () => hasEnded || isDone(),
        () => failure(missing, 'no response'),
      )
      if (!isDone()) throw failure(missing, length === 0 ? 'closed without a response' : 'cut off')
    },
    closed,
    async closesNow() {
      const open = (): CheckFailure => failure('it stays open', 'not closed')
      const isClosed = (): boolean => hasEnded
      await until(isClosed, open, moment).catch(() => {})
      if (hasEnded) socket.destroy()
      return hasEnded
    },
    async gone() {
      await until(
        () => socket.destroyed,
        () => failure('the server does not close the connection', 'not closed'),
      )
    },
    async next(method) {
      let response: Response | 'more' = 'more'
      const isDone = (): boolean => (response = readFrom(taken, method)) !== 'more' || hasEnded
      await until(isDone, () => failure('the next response did not come whole', 'no response'))
      const found = response as Response | 'more'
      if (found === 'more') {
        throw wasReset
          ? failure('the server reset the connection', 'reset')
          : failure('the connection was closed before the next response was whole', 'cut off')
      }
      ensureForm(found)
      taken += found.bytes.length
      return found
    },
    async strictResponse(method) {
      await closed()
      if (wasReset)
        throw failure('the server reset the connection: a part of the response may be lost', 'reset')
      if (length === 0)
        throw failure('the server closed the connection without a response', 'closed without a response')
      const response = takeRest(whole(readFrom(0, method, true)), all(), method)
      ensureForm(response)
      return response
    },
    async response(method) {
      // Most servers close, and then all is here. For one that does not, what it has announced has to do.
      const isComplete = (): boolean =>
        hasEnded || (server.manners.keepsOpen && length > 0 && readFrom(0, method) !== 'more')
      const late = (): CheckFailure =>
        failure('no response came, and the server does not close the connection', 'no response')
      try {
        await until(isComplete, late, server.manners.keepsOpen && length > 0 ? shortPatience : undefined)
      } catch (error) {
        if (length === 0) throw error
        server.manners.keepsOpen = true
      }
      const received = all()
      const isOver = hasEnded && !wasReset
      const response = whole(length === 0 ? 'more' : readFrom(0, method, isOver || server.manners.keepsOpen))
      socket.destroy()
      return isOver ? takeRest(response, received, method) : response
    },
  }
}
