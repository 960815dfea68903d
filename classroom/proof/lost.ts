// What each wrong server loses when it is graded, and what it would lose if checks waited for others' points.
import type { Check } from '../../checker/check/check.ts'
import { makeSession } from '../../checker/check/run.ts'
import { pointsOf, runSeries, type Outcomes } from '../../checker/check/series.ts'
import { withoutInstruments } from '../../checker/system/instruments.ts'
import type { WrongServer } from './wrong-servers.ts'
import { promisedFailures, wrongCommand } from './matrix.ts'

/** `before`: where a check waits for each that it needs. `unfair`: what it loses, and its mistake is not about. */
export type Lost = { name: string; before: number; after: number; unfair: string[] }

/** Runs all of these checks, whatever comes of those that they need. */
export async function gradedAs(wrong: WrongServer, checks: Check[]): Promise<Outcomes> {
  const session = makeSession(withoutInstruments(wrongCommand(wrong)))
  const outcomes: Outcomes = new Map()
  await runSeries(checks, session, outcomes, {}, { waitsForNobody: true }).finally(session.end)
  return outcomes
}

export function lostBy(wrong: WrongServer, checks: Check[], outcomes: Outcomes): Lost {
  const waiting = new Set<string>()
  for (const { id, needs } of checks) {
    const isOpen = (need: string): boolean => waiting.has(need) || outcomes.get(need)?.result === 'fails'
    if (needs.some(isOpen)) waiting.add(id)
  }
  const able = checks.filter(({ id }) => outcomes.get(id)?.result !== 'left out')
  const lost = (isLost: (check: Check) => boolean): number =>
    able.reduce(
      (sum, check) => sum + check.points - (isLost(check) ? 0 : pointsOf(check, outcomes.get(check.id))),
      0,
    )
  const promised = promisedFailures(wrong)
  return {
    name: wrong.name,
    before: lost(({ id }) => waiting.has(id)),
    after: lost(() => false),
    unfair: able
      .filter(({ id }) => outcomes.get(id)?.result === 'fails' && !promised.includes(id))
      .map(({ id }) => id),
  }
}

/**
 * Mistakes that take away what other checks are about. `needs`: all that needs this check falls with it.
 */
export const alsoLoses: Record<string, { needs: string } | string[]> = {
  'no-status-line.md': { needs: '01.answers' }, // nothing that it sends is a response
  'answers-only-once.md': { needs: '01.answers' }, // each check asks twice
  'first-client-only.md': { needs: '01.answers' },
  'pages-only.md': { needs: '02.file' }, // it has no other files
  'address-after-the-move.md': { needs: '04.line' }, // it has no lines
  'log-in-blocks.md': { needs: '04.line' },
  'port-of-the-server.md': ['04.one-name', '04.left-early', '04.nobody'], // whose line is it?
  'count-in-the-thread.md': ['04.one-name', '04.counts'], // each count is 1
  'no-error-listener.md': ['01.rests'], // it is gone when a client leaves
  'reads-text.md': ['02.slow-reader'], // which asks for a picture
  'exit-status-0.md': ['01.default-port'], // the same status, for a port in use
  'stack-trace.md': ['01.default-port'],
}

/** The checks that a wrong server may fail in grading. */
export function mayLose(wrong: WrongServer, checks: Check[]): string[] {
  const more = alsoLoses[wrong.name] ?? []
  const fallen = new Set(Array.isArray(more) ? more : [more.needs])
  if (!Array.isArray(more))
    for (const { id, needs } of checks) if (needs.some((need) => fallen.has(need))) fallen.add(id)
  return [...promisedFailures(wrong), ...fallen]
}
