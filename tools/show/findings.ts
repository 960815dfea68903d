// What came of a run of checks, told at its end: also where the time is up, or somebody has interrupted it.
import type { Check } from '../../checker/check/check.ts'
import { count, moreTime, type Outcomes } from '../../checker/check/series.ts'
import { layOutFiles } from '../../checker/tell/by-hand.ts'
import { reportLines } from '../../checker/tell/report.ts'
import { wrap } from '../../checker/tell/wrap.ts'
import { asTyped, type Arguments } from '../course/arguments.ts'
import { lessonOf, stepFolders } from '../course/steps.ts'
import { screen } from './progress.ts'
import { pointsByStep, sheetOf } from './sheet.ts'

/** How a run has ended: with its last check, or before it. */
export type End = 'done' | 'time is up' | 'interrupted'

export type Findings = {
  asked: Arguments
  checks: Check[]
  outcomes: Outcomes
  /** When the run began, by `performance.now()`. */
  began: number
  /** How long each check took, by its id. */
  seconds: Map<string, number>
  /** A port that is free, to try by hand. */
  port: number
  /** Whose library the responses look like. */
  library?: string | undefined
}

/** What is said of a run that has not come to its end. */
function howItWent(end: End, { options }: Pick<Arguments, 'options'>): string | undefined {
  const known = 'what follows was found until then'
  if (end === 'interrupted') return `Interrupted: ${known}.`
  return end === 'done' ? undefined : `The time is up (--limit ${options.get('--limit')}): ${known}.`
}

/** Tells it all, for people or for a program. Gives whether all that was asked for holds. */
export function tellFindings(findings: Findings, end: End): boolean {
  const { asked, checks, outcomes } = findings
  for (const { id } of checks) if (!outcomes.has(id)) outcomes.set(id, { result: 'waits', for: moreTime })
  const counted = count(checks, outcomes)
  const holds = counted.failing.length === 0 && counted.waiting === 0
  if (asked.options.has('--json')) {
    console.log(sheetOf(findings, end))
    return holds
  }
  const said = howItWent(end, asked)
  if (said !== undefined) print('', said)
  tellFailures(counted.failing, findings)
  if (asked.step) tellSums(findings, counted)
  tellNext(counted.failing[0], findings, holds)
  return holds
}

function print(...lines: string[]): void {
  for (const line of lines) console.log(wrap(line, screen.columns).join('\n'))
}

/** The first failure in full, or all of them. */
function tellFailures(failing: Check[], { asked, outcomes, port }: Findings): void {
  if (failing.length > 0) layOutFiles()
  for (const check of asked.options.has('--all') ? failing : failing.slice(0, 1)) {
    const outcome = outcomes.get(check.id)
    if (outcome?.result === 'fails')
      console.log(
        [
          '',
          ...reportLines(check, outcome.failure, asked.command, lessonOf(check), screen.columns, port),
        ].join('\n'),
      )
  }
}

function tellSums({ asked, checks, outcomes, library }: Findings, sums: ReturnType<typeof count>): void {
  const { holds, of, points, ofPoints, waiting, leftOut } = sums
  const parts = [
    `${holds} of ${of} checks hold: ${points} of ${ofPoints} points`,
    ...(waiting > 0 ? [`${waiting} wait`] : []),
    ...(leftOut > 0 ? [`${leftOut} left out on this machine`] : []),
  ]
  print('', `${parts.join('; ')}.`)
  if (asked.step?.before) print(`Points: ${pointsByStep(checks, outcomes)}.`)
  if (library !== undefined) print(`A note for your teacher: these responses look like those of ${library}.`)
}

/** What to do next. A command stands on a line of its own, to be typed. */
function tellNext(first: Check | undefined, { asked }: Findings, holds: boolean): void {
  const { step, ids } = asked
  if (first) {
    if (!step) print('')
    print(`Next: ${first.id}. Read ${lessonOf(first)}, or type:`)
    console.log(asTyped('hint', step?.name ?? first.id, asked))
  } else if (!holds) {
    print('Nothing has failed so far. To go on until the end, type:')
    console.log(asTyped('check', step?.name ?? ids.join(' '), asked))
  } else if (step) {
    const next = stepFolders[stepFolders.indexOf(step.place) + 1]
    if (next !== undefined) print(`Next: read ${next}/README.md.`)
  }
}
