// Has four threads and deals the clients out to them, one after the other. A thread that waits for a slow
// file gets new clients all the same, and with four slow files all of them wait.
import type { Socket } from 'node:net'
import { parentPort, Worker } from 'node:worker_threads'
import { parts, right, root, start } from './base.ts'

const threads: Worker[] = []
let next = 0

start('03', {
  listen(port) {
    for (let thread = 0; thread < 4; thread++) {
      threads.push(new Worker(process.argv[1] as string, { workerData: { root } }))
    }
    return right.listen(port)
  },

  accept(socket) {
    threads[next++ % 4]?.postMessage(socket, [socket])
  },

  runThread() {
    parentPort?.on('message', (socket: Socket) => parts.serve(socket))
  },

  answer(socket, head) {
    try {
      right.answer(socket, head)
    } catch {
      parts.refuse(socket, 500)
    }
  },
})
