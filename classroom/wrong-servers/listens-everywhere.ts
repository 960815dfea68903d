// Gives `listen` only the port. Then everybody in the same network can read what is in `www`.
import { createServer } from 'node:net'
import { fail, parts, start } from './base.ts'

start('01', {
  listen(port) {
    const server = createServer((socket) => parts.accept(socket))
    server.on('error', (error) => fail(error.message))
    return server.listen(port, () => console.log(`serving at http://127.0.0.1:${port}/`))
  },
})
