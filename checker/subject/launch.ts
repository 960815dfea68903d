// A server under check: any command that keeps the contract, started in a fresh directory on a free port.
import { connect, type Acquaintance, type Client, type Manners, unknownManners } from '../wire/client.ts'
import { readLog, type Access } from '../wire/access-log.ts'
import type { Conversation } from '../wire/conversation.ts'
import { CheckFailure, ConnectionLost, ensure, type RowOutcome } from '../wire/failure.ts'
import { getRequest } from '../wire/requests.ts'
import type { Response } from '../wire/response.ts'
import { delay, waitFor } from '../system/patience.ts'
import { claimPort } from '../system/port.ts'
import { startProgram, type Carrier, type Exit, type Program } from '../system/process.ts'
import { withArguments } from './command.ts'
import { endOf, howItEnded } from './ending.ts'
import { makeFixtures, secret, type Fixtures } from './files.ts'
import { leakWatch, type Leak } from './leaks.ts'
import { listening } from './listening.ts'

const shortWhile = 20 // ms

/** The server's command, for a check to start. All that was started is ended after the check. */
export type Server = {
  /** Starts the server and waits until it listens. The arguments `more` follow the port. */
  start(...more: string[]): Promise<RunningServer>
  /** Starts it with these arguments, and waits for its end. */
  run(args: string[], where?: { withWww: boolean }): Promise<Exit & { stdout: string; stderr: string }>
  /** Adds a remark to what is said of the check where it holds. */
  remark(text: string): void
  /** Hands over what came of each row of a table. */
  tried(rows: RowOutcome[]): void
  /** A port that is free, and stays so. */
  freePort(): Promise<number>
}

export type RunningServer = {
  port: number
  program: Program
  fixtures: Fixtures
  connect(): Promise<Client>
  /** All connections so far, in the order in which they began. */
  conversations: Conversation[]
  /** The connections on which something came that stands outside of www. */
  leaks: Leak[]
  /** Sends a request on a connection of its own, and takes the response as a browser would. */
  request(bytes: string | Buffer, method?: string): Promise<Response>
  /** GETs a target. */
  get(target: string): Promise<Response>
  /**
   * Serves another client. When it is done, a server with one thread has seen all that was sent before. One
   * that serves clients one after the other is given a moment instead: that it does so is a matter of one
   * check, not of all.
   */
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

/**
 * @param command the command, without its arguments
 * @param known what has been learnt of its manners, by whoever started it before
 * @param carrier takes it to another place, where it may not run here
 * @returns the server, and what ends all that it has started
 */
export function makeServer(
  command: string[],
  known: Manners = unknownManners(),
  carrier?: Carrier,
): { server: Server; end(): Promise<void> } {
  const enders: (() => unknown)[] = [] // the last that was started is ended first
  const launch = (args: string[], withWww?: boolean): { program: Program; fixtures: Fixtures } => {
    const fixtures = makeFixtures(withWww)
    enders.unshift(() => fixtures.remove())
    const program = startProgram(withArguments(command, args), fixtures.directory, 'ignore', carrier)
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
    remark: () => {},
    tried: () => {},
    async start(...more) {
      const port = await freePort()
      const { program, fixtures } = launch([String(port), ...more])
      const server: Acquaintance = { activity: 0, work: program.work, manners: known }
      const first = await listening(port, program, server)
      return runningServer(port, program, fixtures, server, first)
    },
    async run(args, where) {
      const { program } = launch(args, where?.withWww)
      const exit = await endOf(program, "the server goes on running where it can't serve")
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

function runningServer(
  port: number,
  program: Program,
  fixtures: Fixtures,
  server: Acquaintance,
  first: Client | undefined,
): RunningServer {
  const conversations: Conversation[] = []
  const { leaks, watch } = leakWatch(secret)
  server.watch = watch
  const ended = (exit: Exit): CheckFailure =>
    new CheckFailure(`the server ${howItEnded(exit)} while it was serving`, {
      kind: 'crash',
      exit,
      received: program.stderr(),
    })
  const reach = async (): Promise<Client> => {
    const exit = program.exit()
    if (exit) throw ended(exit)
    const connected = first ?? (await connect(port, server).catch(explain))
    first = undefined
    conversations.push(connected.conversation)
    return connected
  }
  const explain = (error: NodeJS.ErrnoException): never => {
    if (error instanceof CheckFailure) throw error
    throw new ConnectionLost(`the server takes no connection any more: ${error.code}`, {
      kind: 'not accepted',
      received: program.stderr(),
    })
  }
  const learnTurns = (error: unknown): undefined => {
    if (!(error instanceof CheckFailure && error.kind === 'no response')) throw error
    server.manners.isOneAtATime = true
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
    conversations,
    leaks,
    connect: reach,
    request,
    get,
    async serveAnother() {
      if (server.manners.isOneAtATime) return delay(shortWhile)
      const response = await get('/index.html').catch(learnTurns)
      if (!response) return
      const { status, sent, bytes } = response
      ensure(status === 200, `another client got status ${status} for /index.html`, {
        kind: 'status',
        sent,
        received: bytes,
      })
    },
    log,
    logUntil: (done, late) =>
      program.until(
        () => done(log()),
        () =>
          new (program.exit() ? ConnectionLost : CheckFailure)(late, {
            kind: 'no line',
            received: program.stdout(),
          }),
      ),
    async crash() {
      return waitFor(program.ended, () => new Error('it runs'), undefined, 8).then(ended, () => undefined)
    },
  }
}
