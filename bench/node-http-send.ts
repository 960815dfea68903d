// What one writes today without a framework: `node:http`, the package `send`, and a line of log for each
// request.
//
//     node node-http-send.ts PORT ROOT
import { createServer } from 'node:http'
import send from 'send'

const [port = '8080', root = 'www'] = process.argv.slice(2)
const counts = new Map<string, number>()

createServer((request, response) => {
  const path = (request.url ?? '/').split('?')[0] ?? '/'
  response.once('finish', () => {
    const count = (counts.get(path) ?? 0) + 1
    counts.set(path, count)
    const { remoteAddress, remotePort } = request.socket
    process.stdout.write(`${path}|${remoteAddress}|${remotePort}|${count}\n`)
  })
  send(request, path, { root })
    .on('error', ({ status = 500 }) => {
      response.statusCode = status
      response.end()
    })
    .pipe(response)
}).listen(Number(port), '127.0.0.1')
