// Gathers the bytes of all clients in one variable. It stands outside of the function that serves a client,
// where it is easily put, and a second client at the same time adds to what the first one has sent.
import { start } from './base.ts'

let head = ''

start('01', {
  gather(socket, answer) {
    let complete = false
    socket.setEncoding('latin1')
    socket.on('data', (bytes: string) => {
      if (complete) return
      head += bytes
      complete = head.includes('\r\n\r\n')
      if (!complete) return
      answer(head)
      head = ''
    })
    socket.on('close', () => (head = ''))
  },
})
