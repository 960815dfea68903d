// The finished server: it serves the files of a folder over several threads, with an access log.
//
//     npx node final/server.ts [PORT] [options]        --help lists the options
import { realpathSync, statSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { openLog } from './log.ts'
import { parseOptions, usage, type Options } from './options.ts'
import { reusedThreads, threadPerRequest } from './threads.ts'

/** How long clients may take to get what they are being sent, when the server stops. */
const stopMilliseconds = 10_000

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
  const threads =
    options.threads === 'per-request'
      ? threadPerRequest(root, log.access)
      : reusedThreads(options.threads, root, log.access)

  // A socket can be moved to a thread as long as nothing has been read from it.
  const server = createServer({ pauseOnConnect: true }, threads.serve)
  server.on('error', fail)
  server.listen(options.port, options.host, () => {
    const { address, port, family } = server.address() as AddressInfo
    const host = family === 'IPv6' ? `[${address}]` : address
    console.log(`serving ${options.root} at http://${host}:${port}/`)
  })

  const stop = async (): Promise<void> => {
    server.close()
    await Promise.race([threads.stop(), delay(stopMilliseconds)])
    await log.flush()
    process.exit(0)
  }
  // Once: a second signal ends the server at once.
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}
