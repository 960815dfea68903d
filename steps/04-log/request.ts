// A request's head, from text to meaning (RFC 9112 §2–5). Nothing here reads or writes.
import { posix } from 'node:path'

export type Request = {
  method: 'GET' | 'HEAD'
  /** The file asked for, as a path under the root without a leading slash: `test/folder.html`. */
  file: string
  /** The values of each field, in order, by the field's name in lower case. */
  fields: Map<string, string[]>
}

/** The status for a request that is not served, whatever files there are. */
export type Refused = { refusal: 400 | 405 | 505 }

// A method and a field name are tokens (RFC 9110 §5.6.2). A value has no control character but the tab.
const requestLine = /^([!#$%&'*+.^`|~\w-]+) ([!-~]+) HTTP\/(\d)\.(\d)$/
const fieldLine = /^([!#$%&'*+.^`|~\w-]+):([^\0-\x08\x0a-\x1f\x7f]*)$/

/** Reads a head, given without the empty line that ends it, one character for each byte. */
export function parseRequest(head: string): Request | Refused {
  const [firstLine = '', ...lines] = head.split('\r\n')
  const [, method = '', target = '', major, minor] = requestLine.exec(firstLine) ?? []
  if (major === undefined) return { refusal: 400 }
  if (major !== '1') return { refusal: 505 }

  const fields = parseFields(lines)
  if (!fields) return { refusal: 400 }
  // Every HTTP/1.1 request names the host that it wants, once (RFC 9112 §3.2).
  const hosts = fields.get('host') ?? []
  if (hosts.length > 1 || (hosts.length === 0 && minor !== '0')) return { refusal: 400 }

  const file = parseTarget(target)
  if (file === undefined) return { refusal: 400 }
  if (method !== 'GET' && method !== 'HEAD') return { refusal: 405 }
  return { method, file, fields }
}

/** The fields, or undefined if a line is malformed. */
function parseFields(lines: string[]): Map<string, string[]> | undefined {
  const fields = new Map<string, string[]>()
  for (const line of lines) {
    const [, name, value = ''] = fieldLine.exec(line) ?? []
    if (name === undefined) return undefined
    const key = name.toLowerCase() // `Host`, `host` and `HOST` are one field (RFC 9110 §5.1)
    fields.set(key, [...(fields.get(key) ?? []), value.trim()])
  }
  return fields
}

/** The file that a target in origin-form names (`/a%20b.html?query`), or undefined if it is malformed. */
function parseTarget(target: string): string | undefined {
  if (!target.startsWith('/')) return undefined
  const [path = ''] = target.split('?')
  try {
    // Percent-escapes come first, `..` after them: `/test/%2e%2e/index.html` is `/index.html`.
    const file = posix.normalize(decodeURIComponent(path)).slice(1)
    return file === '' ? 'index.html' : file
  } catch {
    return undefined // a bad escape (`%zz`), or bytes that are not UTF-8 (`%ff`)
  }
}
