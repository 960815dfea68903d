// Step 01: a TCP server that answers every HTTP request with the same page.
import { createServer, type Socket } from 'node:net'

/** Serves one client. */
function serve(socket: Socket): void {
  console.log(`a client has come from ${socket.remoteAddress}, port ${socket.remotePort}`)
}

const port = process.argv[2] ?? '8080'
const server = createServer(serve)
server.listen(Number(port), '127.0.0.1', () => {
  console.log(`listening at http://127.0.0.1:${port}/`)
})
