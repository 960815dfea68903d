// The finished server: it serves the files of a folder over several threads, with an access log.
//
//     npm start [PORT] [-- options]        --help lists the options
import { realpathSync, statSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { maxRefusals, stopMilliseconds } from './limits.ts'
import { openLog } from './log.ts'
import { parseOptions, usage, type Options } from './options.ts'
import { whenAskedToEnd } from './signals.ts'
import { reusedThreads, threadPerRequest } from './threads.ts'

// Nobody reads what we say, or the disk is full: no reason to end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

try {
  const options = parseOptions(process.argv.slice(2))
  if (options === 'help') console.log(usage)
  else start(options)
} catch (error) {
  fail(error as Error)
}

/** Ends the server with one line on stderr and exit status 1. */
function fail(error: Error): void {
  console.error(error.message)
  process.exit(1)
}

/** Starts serving. Throws where the root or the log can't be opened. */
function start(options: Options): void {
  if (!statSync(options.root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Error(`no folder "${options.root}" here: --root names the folder to serve`)
  }
  const root = realpathSync(options.root)
  const log = openLog(options.log)
  const { timeout, maxConnections } = options
  const isPerRequest = options.threads === 'per-request'
  const data = { root, patience: timeout * 1000, isOneRequest: isPerRequest }
  const setting = { log, data, maxConnections }
  const threads =
    options.threads === 'per-request' ? threadPerRequest(setting) : reusedThreads(options.threads, setting)

  // A socket can be moved to a thread as long as nothing has been read from it. It may be half-closed by its
  // client, and still wait for a response. What is written goes out at once (TCP would rather gather it).
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true }, threads.serve)
  server.maxConnections = maxRefusals // those in the threads are not counted here
  server.on('error', fail)
  server.listen({ port: options.port, host: options.host, backlog: 1024 }, () => {
    const { address, port, family } = server.address() as AddressInfo
    const host = family === 'IPv6' ? `[${address}]` : address
    server.off('error', fail).on('error', console.error) // a client that can't be accepted is no reason to end
    console.log(`serving ${options.root} at http://${host}:${port}/`)
  })

  whenAskedToEnd(async (signal) => {
    server.close()
    const isDone = threads
      .stop()
      .then(log.flush)
      .then(() => true)
    if (await Promise.race([isDone, delay(stopMilliseconds + 1000, false)])) process.exit(0)
    console.error('the access log takes nothing more: its last lines are lost')
    process.kill(process.pid, signal) // an exit would wait for the write that waits
  })
  process.on('SIGUSR1', log.reopen) // without a listener, Node would open its debugger to this machine's users
}
