// A class assignment in Node: a stream for each file, a log that is written at the start, and no Host is asked for.
import { createReadStream, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, normalize } from 'node:path'

const counts = {}

const server = createServer((socket) => {
  let head = ''
  socket.on('error', () => {})
  socket.on('data', (chunk) => {
    head += chunk
    if (!head.includes('\r\n\r\n')) return
    const [, target = '/'] = head.split(' ')
    let name = normalize(decodeURIComponent(target)).replace(/^\//, '')
    if (name === '') name = 'index.html'
    counts[name] = (counts[name] || 0) + 1
    console.log([name, socket.remoteAddress, socket.remotePort, counts[name]].join('|'))
    head = ''
    const stats = statSync(join('www', name), { throwIfNoEntry: false })
    const date = new Date().toUTCString()
    if (!stats || stats.isDirectory()) {
      const page = '<title>File Not Found</title>The requested file could not be found'
      socket.end(`HTTP/1.1 404 Not Found\r\nDate: ${date}\r\nContent-Length: ${page.length}\r\n\r\n${page}`)
      return
    }
    socket.write(`HTTP/1.1 200 OK\r\nDate: ${date}\r\nServer: streams\r\nContent-Length: ${stats.size}\r\n\r\n`)
    createReadStream(join('www', name)).pipe(socket)
  })
})
server.on('error', (error) => {
  console.error(error.message)
  process.exit(1)
})
server.listen(process.argv[2] ?? 8080, '127.0.0.1')
