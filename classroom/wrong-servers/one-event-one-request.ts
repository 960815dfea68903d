// Takes each `data` event for a whole request. On one's own machine a request nearly always comes in one
// piece, so nobody notices.
import { start } from './base.ts'

start('01', {
  gather(socket, answer) {
    socket.setEncoding('latin1')
    socket.once('data', (bytes: string) => {
      answer(bytes)
      socket.resume()
    })
  },
})
