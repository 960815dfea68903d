// What each wrong server loses when it is graded, and what it would lose if checks waited for others' points.
import type { Check } from '../../checker/check/check.ts'
import { makeSession } from '../../checker/check/run.ts'
import { pointsOf, runSeries, type Outcomes } from '../../checker/check/series.ts'
import { withoutInstruments } from '../../checker/system/instruments.ts'
import type { WrongServer } from '../wrong-servers/manifest.ts'
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
