// Logs what the request line names when the connection closes. A client that leaves before its request is
// complete has a line, too.
import { parts, right, start } from './base.ts'

start('04', {
  gather(socket, answer) {
    let head = ''
    socket.setEncoding('latin1')
    socket.on('data', (bytes: string) => (head += bytes))
    socket.on('close', () => {
      const request = parts.parse((head.split('\r\n\r\n')[0] as string).trimEnd())
      if (typeof request === 'object') parts.tell(request)
    })
    right.gather(socket, answer)
  },

  logWhenSent: () => {},
})
