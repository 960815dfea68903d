// Each thread listens to the main thread, and stops listening when it has answered. A client that leaves
// before leaves its thread behind: it listens forever.
import { parentPort } from 'node:worker_threads'
import { right, start } from './base.ts'

start('03', {
  serve(socket) {
    parentPort?.on('message', (order) => order === 'stop' && socket.destroy())
    socket.on('finish', () => parentPort?.close()) // an event that comes in any case is 'close'
    right.serve(socket)
  },
})
