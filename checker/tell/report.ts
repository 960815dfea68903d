// A failure, told so that one can learn from it: always in the same shape.
import { styleText } from 'node:util'
import { byHandLines } from './by-hand.ts'
import { firstDifference, toBytes, visibleLines } from '../wire/bytes.ts'
import type { Check } from '../check/check.ts'
import { lastWords } from './ends.ts'
import type { CheckFailure, Evidence, Scene } from '../wire/failure.ts'
import { guess } from './guess.ts'
import { wrap } from './wrap.ts'

const indent = '  '
const usualWidth = 88 // columns for bytes

/**
 * The lines of a report: what was tried, what went wrong, the bytes, the likeliest mistake, how to repeat it,
 * and the place in the lesson.
 * @param command the server's
 * @param lesson where the lesson teaches it
 * @param columns of the terminal, if it is one
 * @param port one that is free, to try by hand
 */
export function reportLines(
  check: Check,
  failure: CheckFailure,
  command: string[],
  lesson: string,
  columns = Infinity,
  port?: number,
): string[] {
  const { evidence, scene } = failure
  const prose = (text: string): string[] => wrap(text, columns - indent.length)
  const width = Math.min(usualWidth, columns - indent.length)
  const likely = guess(failure, check)
  return [
    ...part(check.id, prose(`The server ${check.title}.`)),
    ...part('What went wrong', prose(`${failure.message}.`)),
    ...alsoWrong(evidence),
    ...(evidence.sent ? part('Sent', visibleLines(evidence.sent, undefined, '', width)) : []),
    ...compared(evidence, scene, width),
    ...(likely === undefined ? [] : part('Likely', prose(likely))),
    ...written(scene),
    ...part('By hand', byHandLines(failure, command, port)),
    ...part('Lesson', [lesson]),
  ]
}

function part(title: string, lines: string[]): string[] {
  return [styleText('bold', title), ...lines.map((line) => `${indent}${line}`.trimEnd())]
}

function alsoWrong({ also = [] }: Evidence): string[] {
  return also.length === 0 ? [] : part('The same goes for', also)
}

/** What was expected above what came, so that equal bytes stand in one column. */
function compared({ expected, received }: Evidence, { stderr }: Scene, width: number): string[] {
  const exact = Buffer.isBuffer(expected) && received !== undefined
  const at = exact ? firstDifference(expected, toBytes(received)) : undefined
  const came = Buffer.isBuffer(received) ? 'Came' : 'Found'
  const lines: string[] = []
  if (typeof expected === 'string') lines.push(...part('Expected', inWords(expected, width)))
  if (Buffer.isBuffer(expected))
    lines.push(...part('Expected, exactly', orNothing(visibleLines(expected, at, '', width))))
  if (received !== undefined && received !== stderr) {
    const remark = at === undefined ? '' : `the first difference, at byte ${at + 1}`
    lines.push(...part(came, orNothing(visibleLines(toBytes(received), at, remark, width))))
  }
  return lines
}

/** Words, in which a line's end may stand; a pattern's backslashes stay single. */
function inWords(expected: string, width: number): string[] {
  return visibleLines(toBytes(expected), undefined, '', width).map((line) => line.replaceAll('\\\\', '\\'))
}

function orNothing(lines: string[]): string[] {
  return lines.length === 0 ? ['(nothing)'] : lines
}

function written({ stderr }: Scene): string[] {
  return stderr.trim() === '' ? [] : part('It wrote to stderr', lastWords(stderr))
}
