// A server under check: any command that keeps the contract, started in a fresh directory on a free port.
import { connect, type Activity, type Client } from './client.ts'
import { CheckFailure, ConnectionLost, ensure } from './check.ts'
import { makeFixtures, type Fixtures } from './fixtures.ts'
import { retry, waitFor } from './patience.ts'
import { claimPort } from './port.ts'
import { startProgram, type Exit, type Program } from './process.ts'
import type { Response } from './response.ts'

/** The server's command, for a check to start. All that was started is ended after the check. */
export type Server = {
  /** Starts the server and waits until it accepts connections. The arguments `more` follow the port. */
  start(...more: string[]): Promise<RunningServer>
  /** Starts it with these arguments, and waits for its end. */
  run(args: string[], where?: { withWww: boolean }): Promise<Exit & { stdout: string; stderr: string }>
  /** A port that is free, and stays so. */
  freePort(): Promise<number>
}

export type RunningServer = {
  port: number
  program: Program
  fixtures: Fixtures
  connect(): Promise<Client>
  /** Sends a request on a connection of its own, and waits for the whole response and the end. */
  request(bytes: string | Buffer, method?: string): Promise<Response>
  /** GETs a target. */
  get(target: string): Promise<Response>
  /** Serves another client. When it is done, a server with one thread has seen all that was sent before. */
  serveAnother(): Promise<void>
  /** The access log so far. */
  log(): Access[]
  /** Waits until `done` holds for the access log. */
  logUntil(done: (log: Access[]) => boolean, late: string): Promise<void>
  /**
   * The failure that says how the server has ended. A program that ends loses its connections a moment
   * before.
   */
  crash(): Promise<CheckFailure | undefined>
}

export type Access = { file: string; address: string; port: number; count: number }

/**
 * A plain request for a target. `Connection: close` asks a server with persistent connections to close, too.
 */
export function getRequest(target: string): string {
  return `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`
}

/**
 * Adds a server's arguments, the port first, to its command: where `{port}` stands, or after the last word.
 * Without arguments an option that would take the port goes, too: the `-p` of `-p {port}`.
 */
export function withArguments(command: string[], args: string[]): string[] {
  const place = command.findIndex((word) => word.includes('{port}'))
  if (place === -1) return [...command, ...args]
  const [before, word = '', after] = [command.slice(0, place), command[place], command.slice(place + 1)]
  const [port, ...more] = args
  if (port !== undefined) return [...before, word.replace('{port}', port), ...more, ...after]
  return [...(before.at(-1)?.startsWith('-') ? before.slice(0, -1) : before), ...after]
}

/**
 * @param command the command, without its arguments
 * @returns the server, and what ends all that it has started
 */
export function makeServer(command: string[]): { server: Server; end(): Promise<void> } {
  const enders: (() => unknown)[] = [] // the last that was started is ended first
  const launch = (args: string[], withWww?: boolean): { program: Program; fixtures: Fixtures } => {
    const fixtures = makeFixtures(withWww)
    enders.unshift(() => fixtures.remove())
    const program = startProgram(withArguments(command, args), fixtures.directory)
    enders.unshift(() => program.end())
    return { program, fixtures }
  }
  const freePort = async (): Promise<number> => {
    const { port, release } = await claimPort()
    enders.push(release)
    return port
  }

  const server: Server = {
    freePort,
    async start(...more) {
      const port = await freePort()
      const { program, fixtures } = launch([String(port), ...more])
      await accepting(port, program)
      return runningServer(port, program, fixtures)
    },
    async run(args, where) {
      const { program } = launch(args, where?.withWww)
      const exit = await program.endsBy("the server goes on running where it can't serve")
      return { ...exit, stdout: program.stdout(), stderr: program.stderr() }
    },
  }
  return {
    server,
    async end() {
      for (const end of enders) await end()
    },
  }
}

/** Waits until the port takes a connection. */
async function accepting(port: number, program: Program): Promise<void> {
  let elsewhere = 0 // how often another port took a connection, and ours did not
  const output = () => ({ stdout: program.stdout(), stderr: program.stderr() })
  const attempt = async (): Promise<true | undefined> => {
    if (program.exit()) {
      const exit = await program.ended
      if (program.pid === 0)
        throw new CheckFailure('the server could not be started', { received: program.stderr(), ...output() })
      const how = howItEnded(exit)
      throw new CheckFailure(`the server ${how} before it took a connection`, {
        received: program.stderr(),
        ...output(),
      })
    }
    if (await takesConnection(port)) return true
    const other = otherPort(program.stdout(), port)
    if (other === undefined || !(await takesConnection(other)) || ++elsewhere < 50) return undefined
    throw new CheckFailure(
      `the server listens on port ${other}, not on the port that it was given, ${port}`,
      output(),
    )
  }
  await retry(
    attempt,
    () => new CheckFailure(`the server runs, but does not listen on 127.0.0.1:${port}`, output()),
    program.work,
  )
}

async function takesConnection(port: number): Promise<boolean> {
  try {
    const client = await connect(port)
    client.end()
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') return false
    throw error
  }
}

/** Another port than the one given, where the server prints an address with one. */
function otherPort(stdout: string, port: number): number | undefined {
  const ports = [...stdout.matchAll(/https?:\/\/[^\s/]*:(\d{1,5})\b/g)].map(([, digits]) => Number(digits))
  return ports.includes(port) ? undefined : ports.find((other) => other > 0 && other < 65536)
}

function howItEnded({ status, signal }: Exit): string {
  return signal ? `was ended by ${signal}` : `exited with status ${status}`
}

function runningServer(port: number, program: Program, fixtures: Fixtures): RunningServer {
  const activity: Activity = { count: 0 }
  const ended = (exit: Exit): CheckFailure =>
    new CheckFailure(`the server ${howItEnded(exit)} while it was serving`, { received: program.stderr() })
  const alive = (): void => {
    const exit = program.exit()
    if (exit) throw ended(exit)
  }
  const reach = async (): Promise<Client> => {
    alive()
    return connect(port, activity).catch((error: NodeJS.ErrnoException) => {
      if (error instanceof CheckFailure) throw error
      throw new ConnectionLost(`the server takes no connection any more: ${error.code}`, {
        received: program.stderr(),
      })
    })
  }
  const request = async (bytes: string | Buffer, method?: string): Promise<Response> => {
    const client = await reach()
    await client.send(bytes)
    return client.response(method)
  }
  const get = (target: string): Promise<Response> => request(getRequest(target))
  const log = (): Access[] => readLog(program.stdout())
  return {
    port,
    program,
    fixtures,
    connect: reach,
    request,
    get,
    async serveAnother() {
      const { status } = await get('/')
      ensure(status === 200, `another client got status ${status} for /`)
    },
    log,
    logUntil: (done, late) =>
      program.until(
        () => done(log()),
        () => new (program.exit() ? ConnectionLost : CheckFailure)(late, { received: program.stdout() }),
      ),
    async crash() {
      return waitFor(program.ended, () => new Error('it runs'), undefined, 8).then(ended, () => undefined)
    },
  }
}

/** The lines of the access log in a server's output. Whatever else it prints is left out. */
export function readLog(output: string): Access[] {
  return [...output.matchAll(/^([^|\n]*)\|([^|\n]*)\|(\d+)\|(\d+)\r?\n/gm)].map(
    ([, file, address, port, count]) => ({
      file: file as string,
      address: address as string,
      port: Number(port),
      count: Number(count),
    }),
  )
}
