// Refuses a method and hangs up at once, to be spared the body. The bytes that nobody read make the system
// reset the connection, and the client may never see why it was refused.
import { parts, right, start } from './base.ts'

start('02', {
  refuse(socket, status) {
    if (status !== 405) {
      right.refuse(socket, status)
      return
    }
    socket.write(parts.format(parts.errorResponse(405)))
    socket.destroy()
  },
})
