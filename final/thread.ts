// One thread, as the main thread sees it: it is started, given clients, told things, and ends.
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Log } from './log.ts'
import type { Places } from './places.ts'
import { sayTrouble } from './troubles.ts'
import type { FromThread, ThreadData, ToThread } from './worker.ts'

/** What threads are started with. */
export type ThreadsSetting = {
  log: Log
  data: Omit<ThreadData, 'places' | 'index'>
  maxConnections: number
}

/** Where threads find what others have compiled: they start in half the time, and with half the memory. */
const compiled = join(import.meta.dirname, '../node_modules/.cache/compiled')

/** @throws where the system has no room for another thread */
export function startThread({ log, data }: ThreadsSetting, places: Places, index: number): Worker {
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
export function endOf(worker: Worker): Promise<string> {
  let reason = 'nobody knows why'
  worker.on('error', (error) => (reason = describe(error as Error)))
  return new Promise((resolve) => worker.once('exit', () => resolve(reason)))
}

/**
 * What has a code comes from the system, and its message says all. The rest is a mistake of ours: where is
 * it?
 */
export function describe(error: Error & { code?: string }): string {
  return error.code === undefined ? String(error.stack) : error.message
}

export function tell(worker: Worker, message: ToThread): void {
  worker.postMessage(message)
}

/**
 * Moves a socket to a thread, with the client's address, which is known only here.
 * @returns whether it is there now
 */
export function give(socket: Socket, worker: Worker): boolean {
  const [address, port] = [String(socket.remoteAddress), Number(socket.remotePort)]
  const { _handle: handle } = socket as Socket & { _handle: { fd: number; close(): void } }
  worker.postMessage({ socket, address, port } satisfies ToThread, [socket])
  if (handle.fd < 0) return true
  handle.close() // too many files are open: it could not be moved, and Node does not say so
  return false
}

/** Lets a thread take no new clients. Resolves when it takes none any more. */
export function closeDoor(worker: Worker): Promise<void> {
  tell(worker, 'close')
  return new Promise((resolve) => {
    worker.on('message', (message: FromThread) => message === 'closed' && resolve())
    worker.once('exit', () => resolve())
  })
}

/** Lets threads finish what they are answering. Resolves when all of them have ended. */
export async function stopAll(workers: Worker[]): Promise<void> {
  const ended = workers.map(endOf)
  for (const worker of workers) tell(worker, 'stop')
  await Promise.all(ended)
}
