// Destroys the connection when `write` has returned. It returns at once, and what the system has not taken by
// then is lost. A small page has been taken, so it seems to work.
import { start } from './base.ts'

start('02', {
  send(socket, bytes) {
    socket.write(bytes)
    socket.destroy() // `socket.end(bytes)` would wait for the last byte
  },
})
