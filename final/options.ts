// The command line: what can be asked for, and what is said of a mistake.
import { isIPv6 } from 'node:net'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { maxConnections, maxThreads } from './limits.ts'

export type Options = {
  port: number
  host: string
  /** The folder to serve. */
  root: string
  /** How many threads share the clients, or a new one for each. */
  threads: number | 'per-request'
  /** The file for the access log; without one it goes to stdout. */
  log: string | undefined
  /** How long a client may keep the server waiting, in seconds. */
  timeout: number
  /** How many clients may be connected at once. */
  maxConnections: number
}

export const usage = `usage: npm start [PORT] [-- options]

  PORT                   the port to listen on (8080; 0 for any free one)
  --root FOLDER          the folder to serve (www)
  --host ADDRESS         the address to listen on (127.0.0.1; :: for all addresses of this machine)
  --threads N            how many threads serve clients (${availableParallelism()}: one for each core)
  --threads per-request  a new thread for each request, as in step 03
  --log FILE             append the access log to a file (it goes to stdout)
  --timeout SECONDS      how long a client may keep the server waiting (30)
  --max-connections N    how many clients at once (${maxConnections}; per-request: ${maxThreads})
  --help                 show this, and end`

/**
 * Reads the command line's arguments.
 * @returns the options, or 'help' where that is asked for
 * @throws Error with a message for the user where an argument is wrong
 */
export function parseOptions(args: string[]): Options | 'help' {
  const { values, positionals } = parse(args)
  if (values.help) return 'help'
  const [port = '8080', extra] = positionals
  if (!isWhole(port, 0, 65535)) throw new Error(`bad port "${port}": give a whole number from 0 to 65535`)
  if (extra !== undefined)
    throw new Error(`one argument too many: "${extra}" (with npm, options come after --)`)
  const { host, root, threads, log, timeout } = values
  if (host === '') throw new Error('bad host "": give an address')
  const isPerRequest = threads === 'per-request'
  if (!isPerRequest && !isWhole(threads, 1, 1024)) {
    throw new Error(`bad number of threads "${threads}": give a whole number from 1 to 1024, or per-request`)
  }
  if (!isWhole(timeout, 1, 86_400))
    throw new Error(`bad timeout "${timeout}": give whole seconds from 1 to 86400`)
  const most = values['max-connections'] ?? String(isPerRequest ? maxThreads : maxConnections)
  if (!isWhole(most, 1, 1_000_000)) {
    throw new Error(`bad number of connections "${most}": give a whole number from 1 to 1000000`)
  }
  return {
    port: Number(port),
    host: withoutBrackets(host),
    root,
    threads: isPerRequest ? threads : Number(threads),
    log,
    timeout: Number(timeout),
    maxConnections: Number(most),
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        root: { type: 'string', default: 'www' },
        host: { type: 'string', default: '127.0.0.1' },
        threads: { type: 'string', default: String(availableParallelism()) },
        log: { type: 'string' },
        timeout: { type: 'string', default: '30' },
        'max-connections': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    // Node adds advice for programmers after the first sentence.
    const [sentence] = (error as Error).message.split(/\.?\n|\. /)
    throw new Error(`${sentence}; --help lists the options`)
  }
}

/** An IPv6 address in brackets, as URLs have it and as we print it, without them. */
function withoutBrackets(host: string): string {
  const inside = /^\[(.*)\]$/.exec(host)?.[1] ?? ''
  return isIPv6(inside) ? inside : host
}

function isWhole(text: string, least: number, most: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most
}
