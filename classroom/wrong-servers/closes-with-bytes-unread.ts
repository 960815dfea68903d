// Writes the response and closes at once. Where bytes of the client are still unread, the system resets the
// connection, and the reset may overtake the response.
import { start } from './base.ts'

start('01', {
  send(socket, bytes) {
    socket.write(bytes)
    socket.destroy() // `socket.end(bytes)` would wait until the client has closed, too
  },
})
