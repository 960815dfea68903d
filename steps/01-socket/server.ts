// Step 01: a TCP server that answers every HTTP request with the same page.
import { createServer, type Socket } from 'node:net'

const page = '<!doctype html>\n<title>Step 01</title>\n<p>Hello – this page came through a TCP socket.</p>\n'

// Each line ends with CR LF; an empty line separates the head from the body (RFC 9112 §2.1).
const response = [
  'HTTP/1.1 200 OK',
  'Content-Type: text/html; charset=utf-8',
  `Content-Length: ${Buffer.byteLength(page)}`, // in bytes: "–" is one character and three bytes
  'Connection: close',
  '',
  page,
].join('\r\n')

/** Answers one client: waits for the end of the request's head, sends the response, closes. */
function serve(socket: Socket): void {
  let head = ''
  socket.setEncoding('latin1') // one character for each byte
  socket.on('data', (bytes: string) => {
    if (socket.writableEnded) return // already answered: the rest is read and dropped
    head += bytes
    if (!head.includes('\r\n\r\n')) return // TCP delivers pieces: wait for more
    console.log(JSON.stringify(head))
    socket.end(response)
  })
  socket.on('error', () => {}) // the client has gone; without a listener this error would be thrown
}

/** Ends the server with one line on stderr and exit status 1. */
function fail(message: string): never {
  console.error(message)
  process.exit(1)
}

const port = process.argv[2] ?? '8080'
if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65535) {
  fail(`bad port "${port}": give a whole number from 1 to 65535`)
}

const server = createServer(serve)
server.on('error', (error) => fail(error.message))
server.listen(Number(port), '127.0.0.1', () => {
  console.log(`listening at http://127.0.0.1:${port}/`)
})
