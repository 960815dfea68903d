// Asks for the client's address when the access is logged. By then the socket has moved to its thread, and
// the one that is left here has no address any more.
import { Worker } from 'node:worker_threads'
import { parts, root, start } from './base.ts'

start('04', {
  accept(socket) {
    const worker = new Worker(process.argv[1] as string, {
      workerData: { socket, root },
      transferList: [socket],
    })
    worker.on('message', (file: string) => parts.log(file, socket.remoteAddress, socket.remotePort))
    parts.watch(worker)
  },
})
