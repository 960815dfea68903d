// A new thread for each client, as in step 03.
import type { Worker } from 'node:worker_threads'
import { refuse } from './listening.ts'
import { makePlaces } from './places.ts'
import { describe, endOf, give, startThread, stopAll, tell, type ThreadsSetting } from './thread.ts'
import type { Threads } from './threads.ts'
import { sayTrouble } from './troubles.ts'

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
