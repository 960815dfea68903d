// Guesses at what is wrong with an access log, from what the server has printed.
import { logForm, separator } from '../wire/access-log.ts'
import type { Kind } from '../wire/failure.ts'

/** Of a line that was meant for the log: it has a field with an address, or at least two separators. */
const isMeant = (line: string): boolean => line.split(separator).length > 2 || /127\.0\.0\.1[^:/]/.test(line)

/** What the printed lines show, for a failure of the log. */
export function guessOfLog({ kind, stdout }: { kind: Kind; stdout: string }): string | undefined {
  if (kind === 'count: twice')
    return 'Two accesses have the same number: both have read the count before either had written it back. Reading it, adding one and writing it back must not be interrupted: one owner for the counts, or a lock around all three.'
  if (kind === 'count: gap')
    return 'A number is missing. Is a count raised for what is not logged: a request that was refused, or a client that has gone? Or did a line get lost?'
  if (kind !== 'no line' && kind !== 'line') return undefined
  const lines = stdout.split(/(?<=\n)/).filter(isMeant)
  const has = (pattern: RegExp): boolean => lines.some((line) => pattern.test(line))
  if (has(/\b(undefined|None|null|nil)\b/))
    return 'A field has no value. A socket that has been closed, or has moved to a thread, does not know its client any more: read the address and the port when the client is accepted.'
  if (has(/\\n\s*$/))
    return 'The lines end with a backslash and an n: two characters, where one byte should be. In single quotes an escape stays what it is.'
  if (lines.some((line) => line.split(separator).length > 4))
    return `A line has more than three ${separator}: which field holds one of its own?`
  if (lines.some((line) => line.includes(` ${separator}`) || line.includes(`${separator} `)))
    return `There are blanks around the ${separator}. A line has four fields, and nothing between them but ${separator}.`
  if (lines.some((line) => line.split(separator).length < 4))
    return `A line has fewer than four fields: ${logForm}, with ${separator} between them.`
  if (lines.length > 0 && !stdout.endsWith('\n') && lines.length === 1)
    return 'The line has no end yet: each of them ends with \\n.'
  return undefined
}
