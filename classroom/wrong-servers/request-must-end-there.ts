// Takes a request for complete when what has come ends with an empty line. A client may send more in the same
// piece, and then its request never seems to end.
import { start } from './base.ts'

start('01', {
  gather(socket, answer) {
    let head = ''
    let complete = false
    socket.setEncoding('latin1')
    socket.on('data', (bytes: string) => {
      if (complete) return
      head += bytes
      complete = head.endsWith('\r\n\r\n') // `includes` would be right
      if (complete) answer(head)
    })
  },
})
