// The finished server: it serves the files of a folder over several threads, with an access log.
//
//     npm start [PORT] [-- options]        --help lists the options
import { stat } from 'node:fs/promises'
import type { AddressInfo, Server } from 'node:net'
import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { stopMilliseconds } from './limits.ts'
import { canShare, claimShared, listen } from './listening.ts'
import { openLog } from './log.ts'
import { parseOptions, usage, type Options } from './options.ts'
import { threadPerRequest } from './per-request.ts'
import { whenAskedToEnd } from './signals.ts'
import { reusedThreads } from './threads.ts'

// Nobody reads what we say, or the disk is full: no reason to end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

try {
  const options = parseOptions(process.argv.slice(2))
  if (options === 'help') console.log(usage)
  else await start(options)
} catch (error) {
  fail(error as Error)
}

/** Ends the server with one line on stderr and exit status 1. */
function fail(error: Error): void {
  console.error(error.message)
  process.exit(1)
}

/** Throws where there is no such folder, or where it can't be looked at. */
async function ensureFolder(path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw new Error(`cannot serve "${path}": ${error.message}`)
  })
  if (!found?.isDirectory()) throw new Error(`no folder "${path}" here: --root names the folder to serve`)
}

/** Starts serving. Throws where the root, the log or the port can't be had, or where no thread can start. */
async function start(options: Options): Promise<void> {
  // Node writes the log with a thread of its own, which this is the first to use. Where the system has no
  // room for it, Node ends without a word; for each later thread we can say so. So it starts before them, and
  // alone.
  process.env['UV_THREADPOOL_SIZE'] ??= '1'
  await ensureFolder(options.root)
  const log = openLog(options.log)
  const { host, timeout, maxConnections } = options
  const isPerRequest = options.threads === 'per-request'
  const address =
    canShare && !isPerRequest
      ? await claimShared(host, options.port)
      : { host, port: options.port, reusePort: false }
  const data = {
    root: resolve(options.root),
    patience: timeout * 1000,
    isOneRequest: isPerRequest,
    address: address.reusePort ? address : undefined,
  }
  const setting = { log, data, maxConnections }
  const threads =
    options.threads === 'per-request' ? threadPerRequest(setting) : reusedThreads(options.threads, setting)
  let server: Server | undefined

  whenAskedToEnd(async (signal) => {
    server?.close()
    const isDone = threads
      .stop()
      .then(log.flush)
      .then(() => true)
    if (await Promise.race([isDone, delay(stopMilliseconds + 1000, false)])) process.exit(0)
    console.error('the access log takes nothing more: its last lines are lost')
    process.kill(process.pid, signal) // an exit would wait for the write that waits
  })
  process.on('SIGUSR1', log.reopen) // without this, Node would open its debugger to this machine's users
  // Either each thread listens for itself, or the main thread for all of them.
  const place = await threads.started
  if (!address.reusePort) server = await listen(address, threads.serve)
  const at = place ?? (server?.address() as AddressInfo)
  const name = at.family === 'IPv6' ? `[${at.address}]` : at.address
  console.log(`serving ${options.root} at http://${name}:${at.port}/`)
}
