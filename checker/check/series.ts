// Runs checks one after the other. A check that could say nothing without another one waits for it.
import type { Conversation } from '../wire/conversation.ts'
import type { CheckFailure } from '../wire/failure.ts'
import { targetOf } from './run.ts'
import type { Check } from './check.ts'
import { runCheck, type Session, type Verdict } from './run.ts'

/** `for`: the id of a check, or what else is missing. */
export type Outcome = Verdict | { result: 'waits'; for: string }

/** The outcomes so far, by the check's id. */
export type Outcomes = Map<string, Outcome>

export type Watcher = {
  /** Called before a check is run. */
  begins?(check: Check): void
  /** Called with what came of it. The series ends where it gives false. */
  ended?(check: Check, outcome: Outcome): unknown
  /** Called with all connections of a check, before `ended` is. */
  saw?(check: Check, conversations: Conversation[]): void
}

export type Limits = {
  /** Checks are run although what they need has failed: each has its own points. */
  waitsForNobody?: boolean
  /** When to give up, by `performance.now()`. What was not run until then waits for more time. */
  deadline?: number
}

/** What a check waits for that could not be run to its end before the deadline. */
export const moreTime = 'more time'

/**
 * Runs the checks in their order, and adds what came of them to `outcomes`. A check that needs one which
 * failed, or which waits itself, waits. One that was left out keeps nobody waiting.
 */
export async function runSeries(
  checks: Check[],
  session: Session,
  outcomes: Outcomes,
  watcher: Watcher = {},
  { waitsForNobody = false, deadline = Infinity }: Limits = {},
): Promise<void> {
  const settle = (check: Check, outcome: Outcome): boolean => {
    outcomes.set(check.id, outcome)
    return watcher.ended?.(check, outcome) !== false
  }
  let isOver = false
  for (const check of checks) {
    isOver ||= performance.now() >= deadline
    if (isOver) {
      if (!settle(check, { result: 'waits', for: moreTime })) return
      continue
    }
    const missing = waitsForNobody ? undefined : check.needs.find((id) => isOpen(outcomes.get(id)))
    if (missing !== undefined) {
      if (!settle(check, { result: 'waits', for: missing })) return
      continue
    }
    watcher.begins?.(check)
    const outcome = await withDeadline(
      runCheck(check, session, (conversations) => watcher.saw?.(check, conversations)),
      deadline,
    )
    isOver ||= outcome.result === 'waits'
    const goesOn = settle(check, outcome)
    if ('leak' in outcome && outcome.leak) tellLeak(checks, outcomes, outcome.leak, settle)
    if (!goesOn) return
  }
}

/**
 * The checks of these ids and all that they need, in the order of `checks`, where each comes after those it
 * needs.
 */
export function withNeeds(checks: Check[], ids: string[]): Check[] {
  const wanted = new Set(ids)
  for (const { id, needs } of checks.toReversed()) {
    if (wanted.has(id)) needs.forEach((need) => wanted.add(need))
  }
  return checks.filter(({ id }) => wanted.has(id))
}

function isOpen(outcome: Outcome | undefined): boolean {
  return outcome?.result === 'fails' || outcome?.result === 'waits'
}

/**
 * What a check has found besides belongs to the check that is about it, whether that one has been run or not.
 */
function tellLeak(
  checks: Check[],
  outcomes: Outcomes,
  leak: CheckFailure,
  settle: (check: Check, outcome: Outcome) => boolean,
): void {
  const target = targetOf(leak.evidence.sent ?? Buffer.alloc(0))
  const owner = checks.find(({ claims }) => claims?.(target))
  const known = owner && outcomes.get(owner.id)
  if (!owner || (known?.result === 'fails' && known.failure.kind === 'leak')) return
  settle(owner, { result: 'fails', failure: leak })
}

/** The outcome, or that it waits for more time when the deadline comes first. */
async function withDeadline(run: Promise<Verdict>, deadline: number): Promise<Outcome> {
  if (deadline === Infinity) return run
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Outcome>((resolve) => {
    const left = Math.max(0, Math.ceil(deadline - performance.now()) + 1) // a timer may come a little early
    timer = setTimeout(resolve, left, { result: 'waits', for: moreTime })
  })
  run.catch(() => {}) // what it says after that is heard by nobody
  return Promise.race([run, late]).finally(() => clearTimeout(timer))
}

/** The part of a check's points that a server has got: all of them, none, or those of the rows that hold. */
export function pointsOf({ points }: Check, outcome: Outcome | undefined): number {
  if (outcome?.result === 'holds') return points
  const rows = outcome?.result === 'fails' ? outcome.failure.evidence.rows : undefined
  if (!rows) return 0
  const held = rows.filter(({ failure }) => !failure).length
  return Math.floor((points * held * 100) / rows.length) / 100
}

/** How the checks stand. Points and totals are without those that this machine can't run. */
export function count(checks: Check[], outcomes: Outcomes) {
  const able = checks.filter(({ id }) => outcomes.get(id)?.result !== 'left out')
  const has = (result: Outcome['result']): Check[] =>
    able.filter(({ id }) => outcomes.get(id)?.result === result)
  const sum = (amounts: number[]): number =>
    Math.round(amounts.reduce((total, one) => total + one, 0) * 100) / 100
  return {
    holds: has('holds').length,
    of: able.length,
    points: sum(able.map((check) => pointsOf(check, outcomes.get(check.id)))),
    ofPoints: sum(able.map(({ points }) => points)),
    waiting: has('waits').length,
    leftOut: checks.length - able.length,
    failing: worstFirst(has('fails'), outcomes),
  }
}

/** What leaks a file comes before everything else. */
function worstFirst(failing: Check[], outcomes: Outcomes): Check[] {
  const isLeak = ({ id }: Check): boolean => {
    const outcome = outcomes.get(id)
    return outcome?.result === 'fails' && outcome.failure.kind === 'leak'
  }
  return [...failing.filter(isLeak), ...failing.filter((check) => !isLeak(check))]
}
