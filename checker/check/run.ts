// Runs checks on a server, and leaves nothing of it behind.
import { CheckFailure, ConnectionLost, type Evidence } from '../wire/failure.ts'
import { lacking } from '../system/facilities.ts'
import type { Check } from './check.ts'
import { makeServer, type RunningServer, type Server } from '../subject/launch.ts'

export type Verdict =
  | { result: 'holds' }
  | { result: 'fails'; failure: CheckFailure }
  /** This machine can't run it. */
  | { result: 'left out'; reason: string }

/** A command, and the server of it that is running for the next check. */
export type Session = {
  start(): Promise<RunningServer>
  own(): ReturnType<typeof makeServer>
  end(): Promise<void>
}

export function makeSession(command: string[]): Session {
  const own = () => makeServer(command)
  let shared: { running: RunningServer; end(): Promise<void> } | undefined
  const end = async (): Promise<void> => {
    await shared?.end()
    shared = undefined
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

/** Runs one check. Throws where the checker itself fails. */
export async function runCheck(check: Check, session: Session): Promise<Verdict> {
  const reason = check.uses?.map(lacking).find((lack) => lack !== undefined)
  if (reason !== undefined) return { result: 'left out', reason }
  const { server, end } = session.own()
  let running: RunningServer | undefined
  const start: Server['start'] = async (...more) => {
    running = await (check.fresh ? server.start(...more) : session.start())
    return running
  }
  let last: Evidence['run']
  const run: Server['run'] = (args, where = { withWww: true }) => {
    last = { args, ...where }
    return server.run(args, where)
  }
  try {
    await check.run({ ...server, start, run })
    return { result: 'holds' }
  } catch (error) {
    // Of a server that has crashed, clients notice one thing or another. The crash says more.
    const isAsked = check.uses?.includes('signals') // then it was the check that ended the server
    const crash = error instanceof ConnectionLost && !isAsked ? await running?.crash() : undefined
    await session.end() // whatever state it is in: the next check gets another one
    if (!(error instanceof CheckFailure)) throw error
    const { sent, expected } = error.evidence
    if (sent && crash) Object.assign(crash.evidence, { sent, expected })
    const failure = crash ?? error
    if (!sent && last) failure.evidence.run = last
    if (running) failure.evidence.directory = running.fixtures.directory
    const added = sent && running?.fixtures.added(sent)
    if (added) failure.evidence.added = added
    failure.evidence.stdout ??= running?.program.stdout() ?? ''
    failure.evidence.stderr ??= running?.program.stderr() ?? ''
    return { result: 'fails', failure }
  } finally {
    await end()
  }
}
