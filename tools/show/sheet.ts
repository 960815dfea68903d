// Checks and points as a teacher or a program wants them: what a step asks for, and what a server has got.
import type { Check } from '../../checker/check/check.ts'
import { count, moreTime, pointsOf, type Outcome, type Outcomes } from '../../checker/check/series.ts'
import type { Kind, RowOutcome } from '../../checker/wire/failure.ts'
import { folderOf, lessonOf, stepName } from '../course/steps.ts'
import { courseVersion, type Version } from '../course/version.ts'
import type { End, Findings } from './findings.ts'

/** All that came of the checks. What does not apply is left out. */
export type Sheet = {
  course: Version
  /** The step whose checks were run; where checks were named, those that were. */
  step?: string
  named?: string[]
  /** The words that start the server, as they were typed. */
  command: string[]
  /** Whether every check was run to its end. */
  complete: boolean
  /** Why it is not. */
  end?: Exclude<End, 'done'>
  seconds: number
  points: number
  ofPoints: number
  /** Whose library the responses look like. */
  library?: string
  checks: SheetCheck[]
}

export type SheetCheck = {
  id: string
  step: string
  title: string
  result: Outcome['result']
  /** What the check is worth, what part of it the server has got, and the points which that gives. */
  points: number
  fraction: number
  got: number
  /** Of a table: what came of each row. */
  rows?: SheetRow[]
  /** Of one that waits: the id of a check, or "more time". */
  waitsFor?: string
  /** Of one that was left out. */
  reason?: string
  /** Of one that fails: what went wrong, in a sentence, and the kind of thing that it is. */
  message?: string
  kind?: Kind
  /** What there is to say of one that holds. */
  remark?: string
  /** Where it is taught: a file of the course, and the anchor in it. */
  lesson: string
  hint: string
  /** How long it took, if it was run. */
  seconds?: number
}

export type SheetRow = { row: string; result: 'holds' | 'fails'; message?: string; kind?: Kind }

/** For each check its id, its points, what it asks of the server, and where the lesson teaches it. */
export function listOf(checks: Check[]): string {
  const lines = checks.map((check) => {
    const points = `${check.points} ${check.points === 1 ? 'point' : 'points'}`
    return `${check.id.padEnd(21)} ${points.padEnd(8)}  ${check.title} – ${lessonOf(check)}`
  })
  return lines.join('\n')
}

/** The points of each step among the checks: `01 19 of 19, 02 30 of 38`. */
export function pointsByStep(checks: Check[], outcomes: Outcomes): string {
  const parts = Map.groupBy(checks, stepOf)
    .entries()
    .map(([step, own]) => {
      const { points, ofPoints } = count(own, outcomes)
      return `${step} ${points} of ${ofPoints}`
    })
  return [...parts].join(', ')
}

/** All that came of the checks, as JSON. */
export function sheetOf(findings: Findings, end: End): string {
  const { asked, checks, outcomes, began, seconds, library } = findings
  const { points, ofPoints } = count(checks, outcomes)
  const rows = checks.map((check) => sheetCheck(check, outcomes.get(check.id), seconds.get(check.id)))
  const sheet: Sheet = {
    course: courseVersion(),
    ...(asked.step ? { step: asked.step.name } : { named: asked.ids }),
    command: asked.typed.length > 0 ? asked.typed : ['node', 'my-server/server.ts'],
    complete: rows.every(({ waitsFor }) => waitsFor !== moreTime),
    ...(end === 'done' ? {} : { end }),
    seconds: rounded((performance.now() - began) / 1000),
    points,
    ofPoints,
    ...(library === undefined ? {} : { library }),
    checks: rows,
  }
  return JSON.stringify(sheet, undefined, 2)
}

/** A check that has not been run waits for more time. */
export function sheetCheck(
  check: Check,
  outcome: Outcome = { result: 'waits', for: moreTime },
  seconds: number | undefined,
): SheetCheck {
  const got = pointsOf(check, outcome)
  return {
    id: check.id,
    step: stepOf(check),
    title: check.title,
    result: outcome.result,
    points: check.points,
    ...fractionAndRows(outcome),
    got,
    ...factsOf(outcome),
    lesson: lessonOf(check),
    hint: check.hint,
    ...(seconds === undefined ? {} : { seconds: rounded(seconds) }),
  }
}

function fractionAndRows(outcome: Outcome): Pick<SheetCheck, 'fraction' | 'rows'> {
  const whole = outcome.result === 'holds' ? 1 : 0
  const rows =
    outcome.result === 'holds'
      ? outcome.rows
      : outcome.result === 'fails'
        ? outcome.failure.evidence.rows
        : undefined
  if (!rows) return { fraction: whole }
  const held = rows.filter(({ failure }) => !failure).length
  return { fraction: Math.round((held / rows.length) * 10_000) / 10_000, rows: rows.map(sheetRow) }
}

function sheetRow({ row, failure }: RowOutcome): SheetRow {
  if (!failure) return { row, result: 'holds' }
  return { row, result: 'fails', message: failure.message, kind: failure.kind }
}

function factsOf(outcome: Outcome): Partial<SheetCheck> {
  switch (outcome.result) {
    case 'holds':
      return outcome.remark === undefined ? {} : { remark: outcome.remark }
    case 'waits':
      return { waitsFor: outcome.for }
    case 'left out':
      return { reason: outcome.reason }
    case 'fails':
      return { message: outcome.failure.message, kind: outcome.failure.kind }
  }
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000
}

function stepOf({ id }: Check): string {
  return stepName(folderOf(id))
}
