// A check that is a table: many rows, each tried by itself, each with an outcome of its own.
import type { RunningServer, Server } from '../subject/launch.ts'
import { shuffled } from '../subject/seed.ts'
import { CheckFailure, emptyScene, type Kind, type RowOutcome } from '../wire/failure.ts'

/** After so many rows in which nothing came, the others are not tried: each would take as long. */
const mostSilent = 3
const silent = new Set<Kind>(['no response', 'not accepted', 'not closed'])

/**
 * Tries each row on a running server, a new one where a row has ended it.
 * @param nameOf what a row is called, in a few words
 * @throws CheckFailure the first row's that fails, with the outcomes of all of them
 */
export async function tryRows<Row>(
  server: Server,
  rows: readonly Row[],
  nameOf: (row: Row) => string,
  attempt: (row: Row, running: RunningServer) => Promise<void>,
): Promise<void> {
  const outcomes: RowOutcome[] = []
  let silentRows = 0
  let running = await server.start()
  for (const row of shuffled(rows.map(nameOf).join('\n'), rows)) {
    if (running.program.exit()) running = await server.start()
    const failure: CheckFailure | undefined =
      silentRows < mostSilent
        ? await failureOf(running, () => attempt(row, running))
        : new CheckFailure('it was not tried, after others like it got nothing', { kind: 'no response' })
    if (failure && silent.has(failure.kind)) silentRows++
    outcomes.push({ row: nameOf(row), ...(failure ? { failure } : {}) })
  }
  server.tried(outcomes)
  const failed = outcomes.filter(({ failure }) => failure)
  const [first, ...others] = failed
  if (!first?.failure) return
  const { failure } = first
  failure.evidence.also = others.map(({ row }) => row)
  failure.evidence.rows = outcomes
  throw failure
}

/** What went wrong in one row. A server that has ended says so itself. */
async function failureOf(
  running: RunningServer,
  attempt: () => Promise<void>,
): Promise<CheckFailure | undefined> {
  try {
    await attempt()
    return undefined
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error
    const { program } = running
    const isLost =
      error.kind === 'closed without a response' || error.kind === 'reset' || error.kind === 'cut off'
    const crash = isLost || program.exit() ? await running.crash() : undefined
    if (!crash) return error
    if (error.evidence.sent) crash.evidence.sent = error.evidence.sent
    crash.scene = { ...emptyScene(), stdout: program.stdout(), stderr: program.stderr() }
    return crash
  }
}
