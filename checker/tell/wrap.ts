// Lines for a terminal of so many columns: broken between words, never within one.
import { stripVTControlCharacters } from 'node:util'

const leastColumns = 20 // narrower than that nothing can be read, however it is broken

/** How wide the output is: a terminal's columns, or as wide as it likes. */
export function columnsOf({ isTTY, columns }: { isTTY?: boolean; columns?: number }): number {
  if (!isTTY) return Infinity
  return columns === undefined || columns === 0 ? 80 : Math.max(leastColumns, columns)
}

/**
 * Breaks a line between words. A word that is longer than a line stays whole.
 * @param hang how far the further lines are indented; as far as the line itself where nothing is said
 */
export function wrap(text: string, columns: number, hang = indentOf(text)): string[] {
  if (widthOf(text) <= columns) return [text]
  const indent = ' '.repeat(Math.min(hang, Math.max(0, columns - leastColumns)))
  const lines: string[] = []
  let line = ''
  for (const part of text.match(/\s*\S+/g) ?? []) {
    const isFull = line.trim() !== '' && widthOf(line + part) > columns
    if (isFull) lines.push(line)
    line = isFull ? indent + part.trimStart() : line + part
  }
  return [...lines, line]
}

/** What it takes on a terminal, without its colours. */
function widthOf(text: string): number {
  return stripVTControlCharacters(text).length
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length
}
