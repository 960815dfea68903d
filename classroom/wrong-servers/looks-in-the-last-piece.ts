// Waits for the empty line, and looks for it in the piece that has just come. The empty line may itself be
// cut in two.
import { start } from './base.ts'

start('01', {
  gather(socket, answer) {
    let head = ''
    let complete = false
    socket.setEncoding('latin1')
    socket.on('data', (piece: string) => {
      if (complete) return
      head += piece
      complete = piece.includes('\r\n\r\n') // `head.includes` would be right
      if (complete) answer(head)
    })
  },
})
