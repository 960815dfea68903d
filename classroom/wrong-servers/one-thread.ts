// Serves all clients in one thread. While it waits for one file, everybody waits.
import { parts, right, start } from './base.ts'

start('03', {
  accept: right.serve,

  answer(socket, head) {
    try {
      right.answer(socket, head)
    } catch {
      parts.refuse(socket, 500)
    }
  },
})
