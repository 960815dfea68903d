// A connection of `npm run say`: a bare TCP socket, and all that happens on it, told as it happens.
import { EventEmitter, once } from 'node:events'
import { connect } from 'node:net'
import { waitFor } from '../../checker/system/patience.ts'

/** How a connection has ended, as the client sees it. */
export type End =
  /** the server has closed its side, or has broken off */
  | 'closed'
  | 'reset'
  /** nobody listens, or nobody accepts */
  | 'refused'
  | 'unaccepted'
  /** we have broken off, as we were told to */
  | 'we have reset'
  /** still open: nothing comes, or the server takes nothing more, or nobody else has anything to do */
  | 'silent'
  | 'full'
  | 'open'
  /** whatever else the system says */
  | { error: string }

/** What can happen on a connection. */
export type What =
  | { what: 'sent' | 'received'; bytes: Buffer }
  /** `silence` has made a client go on; `staying` says that nobody has anything more to do */
  | { what: 'half closed' | 'stopped' | 'goes on' | 'silence' | 'staying' }
  /** `unsent` is the number of pieces that were still to be sent */
  | { what: 'ended'; how: End; unsent: number }

/** `at` is in ms since the first client was connected. */
export type Happening = What & { client: number; at: number }

export type Setting = {
  port: number
  tell(happening: Happening): void
  /** When the first client was connected, on the clock of `performance.now()`. */
  begin?: number
  /** Quarters of a second without a byte, after which nobody waits any longer. */
  patience: number
}

export type Connection = {
  end(): End | undefined
  /** Whether bytes have come since the last piece was sent. */
  hasAnswer(): boolean
  isConnected(): boolean
  /** Whether nothing can come and nothing can be sent any more. */
  isGone(): boolean
  tell(what: What): void
  /** Gives whether the system has taken the bytes before everything was silent for too long. */
  send(bytes: Buffer): Promise<boolean>
  /** Stops reading, and goes on with it. */
  stop(): void
  read(): void
  /** Closes our side, and goes on reading. */
  half(): void
  /** Goes away. `how` says why, unless the server has ended it before. */
  leave(how: End): Promise<void>
  /** Resolves once `done()` is true. */
  when(done: () => boolean): Promise<void>
  /** Gives whether `done()` has come true before everything was silent for too long. */
  until(done: () => boolean): Promise<boolean>
  /** The number of pieces that are still to be sent. */
  unsent: number
}

export function openConnection(client: number, setting: Setting): Connection {
  const { port, tell, patience } = setting
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
  const news = new EventEmitter().setMaxListeners(0) // of what is late nobody hears any more
  let received = 0
  let before = 0 // of `received`, when the last piece was sent
  let end: End | undefined
  let isGone = false

  const connection: Connection = {
    end: () => end,
    hasAnswer: () => received > before,
    isConnected: () => socket.remotePort !== undefined,
    isGone: () => isGone,
    tell(what) {
      const now = performance.now()
      tell({ ...what, client, at: now - (setting.begin ?? now) })
    },
    send(bytes) {
      before = received
      connection.tell({ what: 'sent', bytes })
      let isTaken = false
      socket.write(bytes, () => {
        isTaken = true
        news.emit('news')
      })
      return connection.until(() => isTaken || isGone)
    },
    stop() {
      connection.tell({ what: 'stopped' })
      socket.pause()
    },
    read() {
      connection.tell({ what: 'goes on' })
      socket.resume()
    },
    half() {
      connection.tell({ what: 'half closed' })
      socket.end()
    },
    async leave(how) {
      if (end === undefined) finish(how)
      if (how === 'we have reset') socket.resetAndDestroy()
      else socket.destroy()
      await connection.when(() => isGone)
    },
    async when(done) {
      while (!done()) await once(news, 'news')
    },
    until: (done) => inTime(connection.when(done), () => received, patience),
    unsent: 0,
  }
  const finish = (how: End): void => {
    end = how
    connection.tell({ what: 'ended', how, unsent: connection.unsent })
  }

  socket.on('connect', () => (setting.begin ??= performance.now()))
  socket.on('data', (bytes: Buffer) => {
    received += bytes.length
    connection.tell({ what: 'received', bytes })
  })
  socket.on('end', () => finish('closed'))
  socket.on('error', (error) => finish(endOf(error)))
  socket.on('close', () => (isGone = true))
  for (const event of ['connect', 'data', 'end', 'close']) socket.on(event, () => news.emit('news'))
  return connection
}

/** Gives whether a promise is kept before there was no progress for so many quarters of a second. */
async function inTime(promise: Promise<void>, progress: () => number, patience: number): Promise<boolean> {
  const late = new Error('late')
  try {
    await waitFor(promise, () => late, progress, patience)
    return true
  } catch (error) {
    if (error === late) return false
    throw error
  }
}

function endOf({ code = '', message }: NodeJS.ErrnoException): End {
  if (code === 'ECONNREFUSED') return 'refused'
  return ['ECONNRESET', 'EPIPE', 'ECONNABORTED'].includes(code) ? 'reset' : { error: message }
}
