// Checks and points as a teacher wants them: what a step asks for, and what a server has got.
import type { Check } from '../../checker/check/check.ts'
import { count, type Outcomes } from '../../checker/check/series.ts'
import { folderOf, lessonOf } from '../course/steps.ts'
import { stepName } from '../course/steps.ts'

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

/**
 * All that came of the checks, for a program to read.
 * @param library whose library the responses look like
 */
export function sheetOf(
  step: string,
  checks: Check[],
  outcomes: Outcomes,
  library: string | undefined,
): string {
  const { points, ofPoints } = count(checks, outcomes)
  const rows = checks.map((check) => {
    const outcome = outcomes.get(check.id)
    const message = outcome?.result === 'fails' ? outcome.failure.message : undefined
    return {
      id: check.id,
      step: stepOf(check),
      title: check.title,
      points: check.points,
      result: outcome?.result,
      message,
    }
  })
  return JSON.stringify({ step, points, ofPoints, library, checks: rows }, undefined, 2)
}

function stepOf({ id }: Check): string {
  return stepName(folderOf(id))
}
