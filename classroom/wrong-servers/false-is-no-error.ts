// Takes the `false` of `write` for a failure, and gives up. It means: that is more than the system takes at
// once, the rest is on its way.
import { start } from './base.ts'

start('02', {
  send(socket, bytes) {
    if (socket.write(bytes)) socket.end()
    else socket.destroy()
  },
})
