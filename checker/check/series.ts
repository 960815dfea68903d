// Runs checks one after the other. A check without what it needs would say nothing: it waits.
import type { Check } from './check.ts'
import { runCheck, type Session, type Verdict } from './run.ts'

export type Outcome = Verdict | { result: 'waits'; for: string }

/** The outcomes so far, by the check's id. */
export type Outcomes = Map<string, Outcome>

export type Watcher = {
  /** Called before a check is run. */
  begins?(check: Check): void
  /** Called with what came of it. The series ends where it gives false. */
  ended?(check: Check, outcome: Outcome): unknown
}

/**
 * Runs the checks in their order, and adds what came of them to `outcomes`. A check that needs one which
 * failed, or which waits itself, waits. One that was left out keeps nobody waiting.
 */
export async function runSeries(
  checks: Check[],
  session: Session,
  outcomes: Outcomes,
  watcher: Watcher = {},
): Promise<void> {
  for (const check of checks) {
    const missing = check.needs.find((id) => ['fails', 'waits'].includes(outcomes.get(id)?.result ?? 'holds'))
    if (missing === undefined) watcher.begins?.(check)
    const outcome: Outcome =
      missing === undefined ? await runCheck(check, session) : { result: 'waits', for: missing }
    outcomes.set(check.id, outcome)
    if (watcher.ended?.(check, outcome) === false) return
  }
}

/** How the checks stand. Points and totals are without those that this machine can't run. */
export function count(checks: Check[], outcomes: Outcomes) {
  const able = checks.filter(({ id }) => outcomes.get(id)?.result !== 'left out')
  const holding = able.filter(({ id }) => outcomes.get(id)?.result === 'holds')
  const sum = (some: Check[]): number => some.reduce((total, { points }) => total + points, 0)
  return {
    holds: holding.length,
    of: able.length,
    points: sum(holding),
    ofPoints: sum(able),
    waiting: able.filter(({ id }) => outcomes.get(id)?.result === 'waits').length,
    leftOut: checks.length - able.length,
    failing: able.filter(({ id }) => outcomes.get(id)?.result === 'fails'),
  }
}
