// Classroom 50: the result.json of a submission (classroom50/result/v1). Who handed in what stands in variables
// that its runner sets; without them there is no such file.
import type { Weights } from '../grade/points.ts'
import type { GradeSheet } from '../grade/sheet.ts'
import { testsOf } from './tests.ts'

export function isInRunner(variables: NodeJS.ProcessEnv): boolean {
  return ['CLASSROOM', 'ASSIGNMENT', 'SUBMISSION_TAG'].every((name) => variables[name])
}

/** Its points are whole numbers: parts of a point are rounded down. */
export function classroom50Result(sheet: GradeSheet, weights: Weights, variables: NodeJS.ProcessEnv): object {
  const tests = testsOf(sheet, weights).filter(({ result }) => result !== 'left out')
  const value = (name: string): string => variables[name] ?? ''
  const sum = (amounts: number[]): number => Math.floor(amounts.reduce((all, one) => all + one, 0) + 0.001)
  return {
    schema: 'classroom50/result/v1',
    classroom: value('CLASSROOM'),
    assignment: value('ASSIGNMENT'),
    assignment_type: value('ASSIGNMENT_TYPE') || 'individual',
    owner: value('OWNER') || value('USERNAME'),
    submission: value('SUBMISSION_TAG'),
    commit: value('COMMIT_URL'),
    release: value('RELEASE_URL'),
    review: value('REVIEW_URL') || value('COMMIT_URL'),
    datetime: `${new Date().toISOString().slice(0, 19)}Z`,
    score: sum(tests.map(({ got }) => got)),
    'max-score': Math.ceil(tests.reduce((all, { of }) => all + of, 0) - 0.001),
    tests: tests.map(({ name, result, got, of, output }) => ({
      'test-name': name,
      passed: result === 'holds',
      score: Math.floor(got),
      'max-score': Math.ceil(of),
      output,
    })),
  }
}
