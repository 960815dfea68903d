// The threads that serve the clients: a few that are used again and again, or a new one for each client.
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { closeMilliseconds, pauseAfter } from './limits.ts'
import { refuse } from './listening.ts'
import type { Log } from './log.ts'
import { freePlaces, leavePlace, makePlaces, takePlace, type Places } from './places.ts'
import { sayTrouble } from './troubles.ts'
import type { FromThread, ThreadData, ToThread } from './worker.ts'

export type Threads = {
  /** Resolves when the threads serve, to where they listen. Rejects when none can start. */
  started: Promise<AddressInfo | undefined>
  /** Gives a client's socket to a thread. Nothing may have been read from it. */
  serve(socket: Socket): void
  /** Lets the threads finish what they are answering. Resolves when all have ended. */
  stop(): Promise<void>
}

/** What threads are started with. */
export type ThreadsSetting = {
  log: Log
  data: Omit<ThreadData, 'places' | 'index'>
  maxConnections: number
}

/** A thread of those that are used again. */
type Thread = { worker: Worker; index: number; isReady: boolean }

/** Starts `count` threads. They take clients for themselves, or are given them in turn. */
export function reusedThreads(count: number, setting: ThreadsSetting): Threads {
  const places = makePlaces(count, setting.maxConnections)
  const threads: (Thread | undefined)[] = Array.from({ length: count })
  const started = Promise.withResolvers<AddressInfo | undefined>()
  let hasStarted = false
  let isStopping = false
  let place: AddressInfo | undefined
  let turn = 0

  /** Clients may come when each thread serves, or has ended: then all of them get their share. */
  const sayStarted = (): void => {
    if (threads.every((thread) => thread?.isReady ?? true)) started.resolve(place)
  }

  /** Keeps a thread at work: when one ends, the next one starts after a pause. */
  const keep = async (index: number): Promise<void> => {
    for (let pause = 0; !isStopping; await delay(pause)) {
      const start = performance.now()
      const reason = await live(index)
      threads[index] = undefined
      freePlaces(places, index)
      if (isStopping) return
      if (hasStarted) {
        sayTrouble(`a thread has ended, and a new one takes its place: ${reason}`)
        sayStarted()
      } else if (threads.every((thread) => thread === undefined)) {
        started.reject(new Error(`no thread can start: ${reason}`))
      }
      pause = pauseAfter(performance.now() - start, pause)
    }
  }
  /** The life of a thread. Resolves to the reason when it has ended. */
  const live = async (index: number): Promise<string> => {
    try {
      const worker = startThread(setting, places, index)
      const thread = { worker, index, isReady: false }
      threads[index] = thread
      worker.on('message', (message: FromThread) => {
        if (typeof message === 'string') return
        if ('makeRoom' in message) makeRoom(message.makeRoom)
        if (!('ready' in message)) return
        thread.isReady = true
        hasStarted = true
        place = message.ready
        sayStarted()
      })
      return await endOf(worker)
    } catch (error) {
      return describe(error as Error)
    }
  }
  for (let index = 0; index < count; index++) void keep(index)

  /** A thread that serves, each in its turn; one that is starting where none does. */
  const nextThread = (): Thread | undefined => {
    const there = threads.filter((thread) => thread !== undefined)
    const ready = there.filter(({ isReady }) => isReady)
    const from = ready.length > 0 ? ready : there
    return from[turn++ % from.length]
  }
  /**
   * Nobody can keep the others out by doing nothing. Threads are asked in turn, until one has such a client.
   */
  const makeRoom = (tries: number): void => {
    const thread = nextThread()
    if (thread && tries > 0) tell(thread.worker, { makeRoom: tries })
  }
  return {
    started: started.promise,
    serve(socket) {
      const thread = nextThread()
      if (!thread || !takePlace(places, thread.index)) {
        refuse(socket)
        makeRoom(count)
      } else if (!give(socket, thread.worker)) {
        leavePlace(places, thread.index)
      }
    },
    async stop() {
      isStopping = true
      const workers = threads.filter((thread) => thread !== undefined).map(({ worker }) => worker)
      // First nobody new comes in, at any thread. But one that waits for a slow disk does not hold up the
      // others.
      await Promise.race([Promise.all(workers.map(closeDoor)), delay(closeMilliseconds)])
      await stopAll(workers.filter(isAlive))
    },
  }
}

/** Starts a thread for each client; it ends when the client has been served. */
export function threadPerRequest(setting: ThreadsSetting): Threads {
  const threads = new Set<Worker>()
  return {
    started: Promise.resolve(undefined),
    serve(socket) {
      if (threads.size >= setting.maxConnections) {
        refuse(socket)
        return
      }
      try {
        const worker = startThread(setting, makePlaces(1, 1), 0)
        threads.add(worker)
        void endOf(worker).then(() => threads.delete(worker))
        give(socket, worker)
        tell(worker, 'last')
      } catch (error) {
        sayTrouble(`no thread can start: ${describe(error as Error)}`)
        refuse(socket)
      }
    },
    stop: () => stopAll([...threads]),
  }
}

/** Where threads find what others have compiled: they start in half the time, and with half the memory. */
const compiled = join(import.meta.dirname, '../node_modules/.cache/compiled')

/** @throws where the system has no room for another thread */
function startThread({ log, data }: ThreadsSetting, places: Places, index: number): Worker {
  const env = { NODE_COMPILE_CACHE: compiled, ...process.env }
  const workerData: ThreadData = { ...data, places, index }
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData, env })
  worker.on('message', async (message: FromThread) => {
    if (typeof message === 'string') return
    if ('trouble' in message) {
      sayTrouble(message.trouble)
    } else if ('accesses' in message) {
      await log.add(message.accesses)
      tell(worker, 'written')
    }
  })
  return worker
}

/** Resolves when a thread has ended, with the reason. */
function endOf(worker: Worker): Promise<string> {
  let reason = 'nobody knows why'
  worker.on('error', (error) => (reason = describe(error as Error)))
  return new Promise((resolve) => worker.once('exit', () => resolve(reason)))
}

/**
 * What has a code comes from the system, and its message says all. The rest is a mistake of ours: where is
 * it?
 */
function describe(error: Error & { code?: string }): string {
  return error.code === undefined ? String(error.stack) : error.message
}

function tell(worker: Worker, message: ToThread): void {
  worker.postMessage(message)
}

/**
 * Moves a socket to a thread, with the client's address, which is known only here.
 * @returns whether it is there now
 */
function give(socket: Socket, worker: Worker): boolean {
  const [address, port] = [String(socket.remoteAddress), Number(socket.remotePort)]
  const { _handle: handle } = socket as Socket & { _handle: { fd: number; close(): void } }
  worker.postMessage({ socket, address, port } satisfies ToThread, [socket])
  if (handle.fd < 0) return true
  handle.close() // too many files are open: it could not be moved, and Node does not say so
  return false
}

/** Lets a thread take no new clients. Resolves when it takes none any more. */
function closeDoor(worker: Worker): Promise<void> {
  tell(worker, 'close')
  return new Promise((resolve) => {
    worker.on('message', (message: FromThread) => message === 'closed' && resolve())
    worker.once('exit', () => resolve())
  })
}

function isAlive({ threadId }: Worker): boolean {
  return threadId !== -1
}

async function stopAll(workers: Worker[]): Promise<void> {
  const ended = workers.map(endOf)
  for (const worker of workers) tell(worker, 'stop')
  await Promise.all(ended)
}
