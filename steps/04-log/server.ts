// Step 04: a server of files with a thread for each client, and an access log that counts.
//
//     npm run step 04 [PORT]
import { realpathSync, statSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import { logAccess } from './log.ts'

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

/** Gives a client's socket to a new thread. This thread goes on with accepting. */
function startThread(socket: Socket): void {
  const { remoteAddress, remotePort } = socket // read while the socket is still here
  const worker = new Worker(new URL('worker.ts', import.meta.url), {
    workerData: { socket, root },
    transferList: [socket], // the socket moves: it is closed here and open there
  })
  worker.on('message', (file: string) => logAccess(file, remoteAddress, remotePort))
  worker.on('error', console.error) // the thread could not be started, or ran out of memory
}

// A socket can be moved as long as nothing has been read from it.
const server = createServer({ pauseOnConnect: true }, startThread)
server.on('error', (error) => fail(error.message))
server.listen(Number(port), '127.0.0.1', () => {
  console.log(`serving www at http://127.0.0.1:${port}/`)
})
