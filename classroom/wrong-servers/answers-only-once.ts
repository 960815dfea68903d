// Remembers that it has answered, in a variable that all clients share. It was meant for one connection, and
// it keeps every later client without an answer.
import { right, start } from './base.ts'

let answered = false

start('01', {
  send(socket, bytes) {
    if (answered) {
      socket.end()
      return
    }
    answered = true
    right.send(socket, bytes)
  },
})
