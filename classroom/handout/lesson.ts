// A lesson without the code that it asks for. The stops, predictions, pictures, transcripts and checks stay.
import { parseLesson, type Block } from '../../tools/lessons/read.ts'

/** @param isKnown whether a line of code may be shown, since whoever reads it has it already */
export function withoutCode(text: string, isKnown: (line: string) => boolean): string {
  const lines = text.split('\n')
  const { blocks } = parseLesson(text, 'lesson')
  for (const block of blocks.toReversed()) {
    if (!isAskedFor(block, isKnown)) continue
    lines.splice(block.line - 1, block.end - block.line + 1, ...inItsPlace(block))
  }
  return lines.join('\n')
}

function isAskedFor({ name, language, use, text }: Block, isKnown: (line: string) => boolean): boolean {
  if (language !== 'ts' && language !== 'diff') return false
  if (name === '' || use === 'now') return !text.trim().split('\n').every(isKnown)
  return true
}

/** What says how much is to be written, and where. */
function inItsPlace({ name, language, use, text }: Block): string[] {
  const where = name === '' ? '' : `, in \`${name}\``
  if (use === 'now') return [`> **As you have it**${where}: have a look at it.`]
  if (use === 'try') return [`> **Yours to change**${where}, as described. Put it back afterwards.`]
  const lines = text
    .trimEnd()
    .split('\n')
    .filter((line) => line.trim() !== '')
  if (language === 'ts') return [`> **Yours to write**${where}: ${counted(lines.length)} or so.`]
  const [come, go] = ['+', '-'].map((sign) => lines.filter((line) => line.startsWith(sign)).length) as [
    number,
    number,
  ]
  const parts = [
    ...(come > 0 ? [`${counted(come)} or so come`] : []),
    ...(go > 0 ? [`${counted(go)} or so go`] : []),
  ]
  return [`> **Yours to write**${where}: ${parts.join(', ')}.`]
}

function counted(lines: number): string {
  return lines === 1 ? 'a line' : `${lines} lines`
}

/** The text with those links that lead nowhere turned into plain words. `isThere` is asked for each target. */
export function withoutDeadLinks(text: string, isThere: (target: string) => boolean): string {
  return text.replace(
    /(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g,
    (link, _picture: string, words: string, target: string) => (isThere(target) ? link : words),
  )
}
