// Sends a big file in pieces and waits until there is room for the next one. If the client leaves meanwhile,
// the waiting fails, and nobody catches that: it ends the server.
import { once } from 'node:events'
import { right, start } from './base.ts'

const piece = 65536

start('02', {
  async send(socket, bytes) {
    let from = 0
    for (; from + piece < bytes.length; from += piece) {
      // throws when the client has gone
      if (!socket.write(bytes.subarray(from, from + piece))) await once(socket, 'drain')
    }
    right.send(socket, bytes.subarray(from))
  },
})
