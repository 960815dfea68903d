// Says that its port is in use, and exits with status 0. `process.exit()` without a number means success, and
// whoever started the server from a script takes it for running.
import { createServer } from 'node:net'
import { parts, start } from './base.ts'

start('01', {
  listen(port) {
    const server = createServer((socket) => parts.accept(socket))
    server.on('error', (error) => {
      console.error(error.message)
      process.exit()
    })
    return server.listen(port, '127.0.0.1')
  },
})
