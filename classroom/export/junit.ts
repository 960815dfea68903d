// JUnit's XML, flat: one suite for each submission, one case for each check.
import type { Weights } from '../grade/points.ts'
import type { GradeSheet } from '../grade/sheet.ts'
import { escaped } from '../grade/templates.ts'
import { plainText, testsOf, type Test } from './tests.ts'

export function junitOf(sheet: GradeSheet, weights: Weights): string {
  const tests = testsOf(sheet, weights)
  const number = (result: Test['result']): number => tests.filter((test) => test.result === result).length
  const attributes = `tests="${tests.length}" failures="${number('fails')}" errors="0" skipped="${number('left out')}"`
  const name = attribute(sheet.name)
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${name}" ${attributes} time="${sheet.seconds}">
<testsuite name="${name}" ${attributes} time="${sheet.seconds}">
${tests.map((test) => caseOf(test)).join('\n')}
</testsuite>
</testsuites>
`
}

function caseOf({ name, part, result, seconds, message, output }: Test): string {
  const begin = `<testcase classname="${attribute(part)}" name="${attribute(name)}" time="${seconds}"`
  if (result === 'holds') return `${begin}/>`
  const said =
    result === 'fails'
      ? `<failure type="check" message="${attribute(message)}">${escaped(output)}</failure>`
      : `<skipped message="${attribute(message)}"/>`
  return `${begin}>${said}</testcase>`
}

/** In an attribute an end of a line would become a blank. */
function attribute(text: string): string {
  return escaped(plainText(text)).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')
}
