// A sheet as a list of tests, as other programs want it: for each check its points, and what there is to say.
import { worthOf, type Weights } from '../grade/points.ts'
import type { GradeSheet } from '../grade/sheet.ts'

export type Test = {
  name: string
  part: string
  result: 'holds' | 'fails' | 'left out'
  got: number
  of: number
  seconds: number
  /** One sentence, and all that there is to say. */
  message: string
  output: string
}

export function testsOf({ checks, problem }: GradeSheet, weights: Weights): Test[] {
  return checks.map((check) => {
    const of = check.result === 'left out' ? 0 : worthOf(check, weights)
    const message =
      check.message ?? check.reason ?? problem ?? (check.result === 'waits' ? 'it was not run' : '')
    return {
      name: `${check.id}: a server ${check.title}`,
      part: check.step,
      result: check.result === 'waits' ? 'fails' : check.result,
      got: Math.round(of * check.fraction * 100) / 100,
      of,
      seconds: check.seconds ?? 0,
      message,
      output: plainText(check.report ?? message),
    }
  })
}

/** Text without the signs that no XML and no terminal should get; tabs and ends of lines stay. */
export function plainText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g, '\ufffd')
}
