// Gradescope: the results.json of a submission, in the form that its autograders write.
import type { Weights } from '../grade/points.ts'
import type { GradeSheet } from '../grade/sheet.ts'
import { plainText, testsOf } from './tests.ts'

export function gradescopeResults(sheet: GradeSheet, weights: Weights): object {
  const tests = testsOf(sheet, weights).filter(({ result }) => result !== 'left out')
  return {
    score: Math.round(tests.reduce((sum, { got }) => sum + got, 0) * 100) / 100,
    execution_time: Math.round(sheet.seconds),
    output: plainText(
      sheet.problem ?? (sheet.end === 'time is up' ? 'The time was up before all checks had been run.' : ''),
    ),
    visibility: 'visible',
    stdout_visibility: 'hidden',
    tests: tests.map(({ name, part, result, got, of, output }) => ({
      name,
      number: name.split(':')[0],
      score: got,
      max_score: of,
      status: result === 'holds' ? 'passed' : 'failed',
      output,
      tags: [part],
      visibility: 'visible',
    })),
  }
}
