// Conditions: a client asks for a file only if it has changed, or only if it has not (RFC 9110 §13).
import { parseDate } from './dates.ts'
import type { Validators } from './validators.ts'

/** `go on` with the response; 304 where the client has it already; 412 where its condition does not hold. */
export type Outcome = 'go on' | 304 | 412

/** Evaluates the conditions of a GET or HEAD, in the order of RFC 9110 §13.2.2. */
export function evaluate(fields: Map<string, string>, file: Validators): Outcome {
  const { etag, modified, isDateSure } = file
  const ifMatch = fields.get('if-match')
  const ifUnmodifiedSince = dateOf(fields, 'if-unmodified-since')
  if (ifMatch !== undefined) {
    if (!names(ifMatch, etag, 'strong')) return 412
  } else if (ifUnmodifiedSince !== undefined && modified > ifUnmodifiedSince) {
    return 412
  }

  const ifNoneMatch = fields.get('if-none-match')
  const ifModifiedSince = dateOf(fields, 'if-modified-since')
  if (ifNoneMatch !== undefined) return names(ifNoneMatch, etag, 'weak') ? 304 : 'go on'
  // As long as its second is not over, the file may change again and keep its date.
  return ifModifiedSince !== undefined && isDateSure && modified <= ifModifiedSince ? 304 : 'go on'
}

/** Whether a range may be sent: If-Range names just the file that is here (RFC 9110 §13.1.5). */
export function rangeMayBeSent(fields: Map<string, string>, file: Validators): boolean {
  const ifRange = fields.get('if-range')
  return (
    ifRange === undefined ||
    ifRange === file.etag ||
    (file.isDateSure && parseDate(ifRange) === file.modified)
  )
}

function dateOf(fields: Map<string, string>, name: string): number | undefined {
  const value = fields.get(name)
  return value === undefined ? undefined : parseDate(value) // what is no date is no condition
}

/** Whether a list of entity tags names this one. A weak tag, `W/"…"`, matches in a weak comparison only. */
function names(list: string, etag: string | undefined, comparison: 'strong' | 'weak'): boolean {
  if (list === '*') return true
  const tags = list.match(/(W\/)?"[!#-~\x80-\xff]*"/g) ?? []
  return tags.some((tag) => (comparison === 'weak' ? tag.replace(/^W\//, '') : tag) === etag)
}
