// Runs checks on a server, and leaves nothing of it behind.
import { makeServer, type RunningServer, type Server } from '../subject/launch.ts'
import { lacking } from '../system/facilities.ts'
import type { Carrier } from '../system/process.ts'
import { unknownManners } from '../wire/client.ts'
import { bytesOf, type Conversation } from '../wire/conversation.ts'
import { CheckFailure, ConnectionLost, type RowOutcome, type Scene } from '../wire/failure.ts'
import type { Check } from './check.ts'

export type Verdict =
  /**
   * `remark`: what there is to say. `rows`: those of a table. `leak`: what it sent, although the check holds:
   * that belongs to another one.
   */
  | { result: 'holds'; remark?: string; rows?: RowOutcome[]; leak?: CheckFailure }
  | { result: 'fails'; failure: CheckFailure; leak?: CheckFailure }
  /** This machine can't run it. */
  | { result: 'left out'; reason: string }

/** A command, and the server of it that is running for the next check. */
export type Session = {
  start(): Promise<RunningServer>
  own(): ReturnType<typeof makeServer>
  end(): Promise<void>
}

/** @param carrier takes the server to another place, where it may not run here */
export function makeSession(command: string[], carrier?: Carrier): Session {
  const known = unknownManners() // what one check learns of the server's manners, the next one knows
  const own = () => makeServer(command, known, carrier)
  let shared: { running: RunningServer; end(): Promise<void> } | undefined
  const end = async (): Promise<void> => {
    const ending = shared?.end()
    shared = undefined
    await ending
  }
  return {
    own,
    end,
    async start() {
      if (shared?.running.program.exit()) await end()
      if (shared) {
        shared.running.program.forgetStderr() // an earlier check was the reason for it
        return shared.running
      }
      const { server, end: endServer } = own()
      try {
        shared = { running: await server.start(), end: endServer }
      } catch (error) {
        await endServer()
        throw error
      }
      return shared.running
    },
  }
}

/**
 * Runs one check. Throws where the checker itself fails.
 * @param saw is told all connections of the check at its end
 */
export async function runCheck(
  check: Check,
  session: Session,
  saw?: (conversations: Conversation[]) => void,
): Promise<Verdict> {
  const reason = lacking(...(check.uses ?? []))
  if (reason !== undefined) return { result: 'left out', reason }
  const { server, end } = session.own()
  const scene = watchScene(server, check.fresh ? server.start : session.start)
  try {
    await check.run(scene.server)
    return withLeak(check, scene, { result: 'holds', ...scene.said() })
  } catch (error) {
    const failure = await explained(error, check, scene.running())
    await session.end() // whatever state it is in: the next check gets another one
    failure.scene = scene.of(failure)
    return withLeak(check, scene, { result: 'fails', failure })
  } finally {
    saw?.(scene.conversations())
    await end()
  }
}

/** Of a server that has crashed, clients notice one thing or another. The crash says more. */
async function explained(error: unknown, check: Check, running?: RunningServer): Promise<CheckFailure> {
  if (!(error instanceof CheckFailure)) throw error
  const isAsked = check.uses?.includes('signals') // then it was the check that ended the server
  if (isAsked || error.kind === 'crash' || error.evidence.rows) return error
  const mayBe = error instanceof ConnectionLost || running?.program.exit() !== undefined
  const crash = mayBe ? await running?.crash() : undefined
  const { sent, expected } = error.evidence
  if (crash && sent) Object.assign(crash.evidence, { sent, ...(expected === undefined ? {} : { expected }) })
  return crash ?? error
}

type Watched = ReturnType<typeof watchScene>

/** The server as the check sees it, and what is around a failure in it. */
function watchScene(server: Server, startServer: (...more: string[]) => Promise<RunningServer>) {
  const started: { running: RunningServer; more: string[]; from: number; leaksFrom: number }[] = []
  let last: Scene['run']
  const said: { remark?: string; rows?: RowOutcome[] } = {}
  let wrote = { stdout: '', stderr: '' } // by a server that should not have started
  const start: Server['start'] = async (...more) => {
    const running = await startServer(...more)
    if (running !== started.at(-1)?.running) {
      started.push({ running, more, from: running.conversations.length, leaksFrom: running.leaks.length })
    }
    return running
  }
  const run: Server['run'] = async (args, where = { withWww: true }) => {
    last = { args, ...where }
    const exit = await server.run(args, where)
    wrote = exit
    return exit
  }
  const running = (): RunningServer | undefined => started.at(-1)?.running
  const conversations = (): Conversation[] =>
    started.flatMap((one) => one.running.conversations.slice(one.from))
  return {
    server: {
      ...server,
      start,
      run,
      remark: (text: string) => void (said.remark = text),
      tried: (rows: RowOutcome[]) => void (said.rows = rows),
    },
    said: () => said,
    conversations,
    running,
    leaks: (): Conversation[] =>
      started.flatMap(({ running: { leaks }, leaksFrom }) =>
        leaks.slice(leaksFrom).map(({ conversation }) => conversation),
      ),
    of({ evidence: { sent }, scene }: CheckFailure): Scene {
      const { fixtures, program } = running() ?? {}
      const signal = program?.signalled()
      return {
        stdout: scene.stdout || (program?.stdout() ?? wrote.stdout),
        stderr: scene.stderr || (program?.stderr() ?? wrote.stderr),
        added: fixtures?.added() ?? [],
        more: started.at(-1)?.more ?? [],
        conversations: conversations(),
        ...(fixtures ? { directory: fixtures.directory } : {}),
        ...(signal ? { signal } : {}),
        ...(!sent && last ? { run: last } : {}),
      }
    },
  }
}

/** Adds that something from outside of www came. Where that is the check's own matter, it is its failure. */
function withLeak(check: Check, scene: Watched, verdict: Verdict): Verdict {
  const [conversation] = scene.leaks()
  if (!conversation) return verdict
  const sent = bytesOf(conversation, 'sends')
  const target = targetOf(sent)
  const message = `${target} got a file from outside of www`
  const leak = new CheckFailure(message, {
    kind: 'leak',
    sent,
    expected: 'a refusal, with status 400, 403 or 404',
    received: bytesOf(conversation, 'server sends'),
  })
  leak.scene = scene.of(leak)
  if (!check.claims?.(target)) return verdict.result === 'left out' ? verdict : { ...verdict, leak }
  const rows = verdict.result === 'fails' ? verdict.failure.evidence.rows : undefined
  if (rows) leak.evidence.rows = rows
  return { result: 'fails', failure: leak }
}

/** The target that a request asks for, or its first word. */
export function targetOf(sent: Buffer): string {
  return sent.toString('latin1').split(/[ \r\n]/)[1] ?? ''
}
