// Hangs up on a client that sends more than its request, even while the response is on its way.
import { right, start } from './base.ts'

start('02', {
  send(socket, bytes) {
    right.send(socket, bytes)
    socket.on('data', () => {
      if (socket.writableLength > 0) socket.destroy()
    })
  },
})
