// The threads that serve the clients: a few that are used again and again, or a new one for each client.
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { lingerMilliseconds } from './limits.ts'
import type { Log } from './log.ts'
import { formatHead, pageResponse } from './response.ts'
import { sayTrouble } from './troubles.ts'
import type { FromThread, ThreadData, ToThread } from './worker.ts'

export type Threads = {
  /** Gives a client's socket to a thread. Nothing may have been read from it. */
  serve(socket: Socket): void
  /** Lets the threads finish what they are answering. Resolves when all have ended. */
  stop(): Promise<void>
}

/** What threads are started with. */
export type Setting = { log: Log; data: ThreadData; maxConnections: number }

/** A thread, and how many clients it has. */
type Thread = { worker: Worker; clients: number }

/** Starts `count` threads. Clients go to them in turn. */
export function reusedThreads(count: number, setting: Setting): Threads {
  const threads: Thread[] = []
  let next = 0
  let isStopping = false
  const start = (index: number): void => {
    const thread = startThread(setting)
    threads[index] = thread
    thread.worker.once('exit', () => {
      if (isStopping) return
      console.error('a thread has ended; a new one takes its place')
      start(index)
    })
  }
  for (let index = 0; index < count; index++) start(index)
  const nextThread = (): Thread => {
    next = (next + 1) % count
    return threads[next] as Thread
  }
  return {
    serve(socket) {
      const clients = threads.reduce((sum, thread) => sum + thread.clients, 0)
      if (clients >= setting.maxConnections) {
        refuse(socket)
        // Nobody can keep the others out by doing nothing. The threads are asked in turn: a thread may have
        // nobody who waits.
        tell(nextThread(), 'make room')
        return
      }
      give(socket, nextThread())
    },
    stop() {
      isStopping = true
      return stopAll(threads)
    },
  }
}

/** Starts a thread for each client; it ends when the client has been served. */
export function threadPerRequest(setting: Setting): Threads {
  const threads = new Set<Thread>()
  return {
    serve(socket) {
      if (threads.size >= setting.maxConnections) {
        refuse(socket)
        return
      }
      const thread = startThread(setting)
      threads.add(thread)
      thread.worker.once('exit', () => threads.delete(thread))
      give(socket, thread)
      tell(thread, 'last')
    },
    stop: () => stopAll([...threads]),
  }
}

/** Where threads find what others have compiled: they start in half the time, and with half the memory. */
const compiled = join(import.meta.dirname, '../node_modules/.cache/compiled')

function startThread({ log, data }: Setting): Thread {
  const env = { NODE_COMPILE_CACHE: compiled, ...process.env }
  const thread = {
    worker: new Worker(new URL('worker.ts', import.meta.url), { workerData: data, env }),
    clients: 0,
  }
  thread.worker.on('message', async (message: FromThread) => {
    if ('gone' in message) {
      thread.clients -= message.gone
    } else if ('trouble' in message) {
      sayTrouble(message.trouble)
    } else {
      await log.add(message.accesses)
      tell(thread, 'written')
    }
  })
  thread.worker.on('error', (error) => console.error('a thread failed:', error))
  return thread
}

function tell({ worker }: Thread, message: ToThread & string): void {
  worker.postMessage(message)
}

/** Moves a socket to a thread, with the client's address, which is known only here. */
function give(socket: Socket, thread: Thread): void {
  const { remoteAddress: address, remotePort: port } = socket
  if (address === undefined || port === undefined) {
    socket.destroy() // the client has gone already
    return
  }
  const { _handle: handle } = socket as Socket & { _handle: { fd: number; close(): void } }
  thread.worker.postMessage({ socket, address, port } satisfies ToThread, [socket])
  if (handle.fd >= 0)
    handle.close() // too many files are open: it could not be moved, and Node does not say so
  else thread.clients++
}

/** Tells a client that the server is full. */
function refuse(socket: Socket): void {
  const response = pageResponse(503, 'Retry-After: 1\r\n')
  socket.on('error', () => {}) // it has gone
  socket.end(`${formatHead(response, true)}${response.body}`)
  socket.resume() // what it sends is dropped: unread, it would reset the connection, and the response with it
  const timer = setTimeout(() => socket.destroy(), lingerMilliseconds)
  socket.once('close', () => clearTimeout(timer))
}

async function stopAll(threads: Thread[]): Promise<void> {
  const ended = threads.map(({ worker }) => new Promise((resolve) => worker.once('exit', resolve)))
  for (const thread of threads) tell(thread, 'stop')
  await Promise.all(ended)
}
