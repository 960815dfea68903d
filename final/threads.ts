// The threads that serve the clients: a few that are used again and again, or a new one for each client.
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import type { Access } from './log.ts'

export type Threads = {
  /** Gives a client's socket to a thread. Nothing may have been read from it. */
  serve(socket: Socket): void
  /** Lets the threads finish what they are answering. Resolves when all have ended. */
  stop(): Promise<void>
}

/** Starts `count` threads. Clients go to them in turn. */
export function reusedThreads(count: number, root: string, served: (access: Access) => void): Threads {
  const threads = Array.from({ length: count }, () => startThread(root, served))
  let next = 0
  return {
    serve(socket) {
      give(socket, threads[next] as Worker)
      next = (next + 1) % count
    },
    stop: () => stopAll(threads),
  }
}

/** Starts a thread for each client; it ends when the client has been served. */
export function threadPerRequest(root: string, served: (access: Access) => void): Threads {
  const threads = new Set<Worker>()
  return {
    serve(socket) {
      const thread = startThread(root, served)
      threads.add(thread)
      thread.once('exit', () => threads.delete(thread))
      give(socket, thread)
      thread.postMessage('last')
    },
    stop: () => stopAll([...threads]),
  }
}

function startThread(root: string, served: (access: Access) => void): Worker {
  const thread = new Worker(new URL('worker.ts', import.meta.url), { workerData: { root } })
  thread.on('message', served)
  thread.on('error', console.error)
  return thread
}

/** Moves a socket to a thread, with the client's address, which is known only here. */
function give(socket: Socket, thread: Worker): void {
  const { remoteAddress: address, remotePort: port } = socket
  thread.postMessage({ socket, address, port }, [socket])
}

async function stopAll(threads: Worker[]): Promise<void> {
  const ended = threads.map((thread) => once(thread, 'exit'))
  for (const thread of threads) thread.postMessage('stop')
  await Promise.all(ended)
}
