// The command line: what can be asked for, and what is said of a mistake.
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'

export type Options = {
  port: number
  host: string
  /** The folder to serve. */
  root: string
  /** How many threads share the clients, or a new one for each. */
  threads: number | 'per-request'
  /** The file for the access log; without one it goes to stdout. */
  log: string | undefined
}

export const usage = `usage: npx node final/server.ts [PORT] [options]

  PORT                   the port to listen on (8080; 0 for any free one)
  --root FOLDER          the folder to serve (www)
  --host ADDRESS         the address to listen on (127.0.0.1; :: for all addresses of this machine)
  --threads N            the number of threads that serve clients (${availableParallelism()}: one for each core)
  --threads per-request  a new thread for each request, as in step 03
  --log FILE             append the access log to a file (it goes to stdout)
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
  if (extra !== undefined) throw new Error(`one argument too many: "${extra}" (with npm, options come after --)`)
  const { host, root, threads, log } = values
  if (threads !== 'per-request' && !isWhole(threads, 1, 1024)) {
    throw new Error(`bad number of threads "${threads}": give a whole number from 1 to 1024, or per-request`)
  }
  return { port: Number(port), host, root, threads: threads === 'per-request' ? threads : Number(threads), log }
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
        help: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    // Node adds advice for programmers after the first sentence.
    const [sentence] = (error as Error).message.split(/\. |\n/)
    throw new Error(`${sentence}; --help lists the options`)
  }
}

function isWhole(text: string, least: number, most: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most
}
