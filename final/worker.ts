// What a thread does: it serves the clients whose sockets it is given, and tells what it has served.
import type { Socket } from 'node:net'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { serve } from './connection.ts'

/** A client to serve; that it is the last one; or that the server stops. */
type Message = { socket: Socket; address: string; port: number } | 'last' | 'stop'

const { root } = workerData as { root: string }
const main = parentPort as MessagePort
const sockets = new Set<Socket>()

main.on('message', (message: Message) => {
  if (message === 'last' || message === 'stop') {
    main.unref() // the thread ends when its sockets are closed
    if (message === 'stop') for (const socket of sockets) socket.destroySoon()
    return
  }
  const { socket, address, port } = message
  sockets.add(socket)
  socket.once('close', () => sockets.delete(socket))
  serve(socket, root, (file) => main.postMessage({ file, address, port }))
  socket.resume() // it was accepted paused
})
