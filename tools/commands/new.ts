// `npm run new`: a server of your own to start from, in my-server/.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { ownServer } from '../course/command.ts'

const start = `// My server. It listens, and answers nothing yet.
//
//     npx node my-server/server.ts [PORT]
import { createServer, type Socket } from 'node:net'

/** Answers one client. */
function serve(socket: Socket): void {
  socket.on('data', (bytes: Buffer) => {
    console.log(JSON.stringify(bytes.toString('latin1'))) // what the client has sent, or a piece of it
  })
}

const port = Number(process.argv[2] ?? '8080')
const server = createServer(serve)
server.listen(port, '127.0.0.1', () => {
  console.log(\`listening at http://127.0.0.1:\${port}/\`)
})
`

if (existsSync(ownServer)) {
  console.error('my-server/server.ts is there already: it is left as it is')
  process.exit(1)
}
mkdirSync(dirname(ownServer), { recursive: true })
writeFileSync(ownServer, start)
console.log('my-server/server.ts is your server: it listens, and answers nothing yet.')
console.log(
  'Run its checks with "npm run check 01", and again on each save with "npm run check 01 -- --watch".',
)
console.log('"npm run hint 01" gives a hint for the first check that fails.')
