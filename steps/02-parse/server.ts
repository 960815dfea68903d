// Step 02: a server of files. It understands the request and finds the file under `www`.
//
//     npm run step 02 [PORT]
import { realpathSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { serve } from './connection.ts'

/** Ends the server with one line on stderr and exit status 1. */
function fail(message: string): never {
  console.error(message)
  process.exit(1)
}

const port = process.argv[2] ?? '8080'
if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65535) {
  fail(`bad port "${port}": give a whole number from 1 to 65535`)
}
if (!statSync('www', { throwIfNoEntry: false })?.isDirectory()) {
  fail('no folder "www" here: start the server in the folder that holds it')
}
const root = realpathSync('www')

const server = createServer((socket) => serve(socket, root))
server.on('error', (error) => fail(error.message))
server.listen(Number(port), '127.0.0.1', () => {
  console.log(`serving www at http://127.0.0.1:${port}/`)
})
