// A request's head, from text to meaning (RFC 9112 §2–6). Nothing here reads or writes.
import { isIPv6 } from 'node:net'
import { posix } from 'node:path'
import { maxFieldLines, maxHeadBytes, maxTargetBytes } from './limits.ts'
import { decodeName } from './names.ts'

export type Request = {
  method: string
  /**
   * The file asked for, as a path under the root without a leading slash: `test/folder.html`. `*` is `''`.
   */
  file: string
  /** The target's query with its question mark, or `''`. */
  query: string
  section: FieldSection
}

/** The field lines of a request, and what they say of the request as a whole. */
export type FieldSection = {
  /** The field lines, with the version before them. */
  text: string
  /**
   * The value of each field by its name in lower case; several values are joined by commas (RFC 9110 §5.3).
   */
  fields: Map<string, string>
  /** How many bytes of a body follow the head; Infinity where only the connection's end is sure to end it. */
  bodyBytes: number
  /** Whether the client wants to go on with this connection. */
  persistent: boolean
}

/**
 * The status for what is no request that could be answered. What follows it on the connection can't be
 * trusted.
 */
export type Refused = { refusal: 400 | 414 | 431 | 501 | 505 }

// A method and a field name are tokens (RFC 9110 §5.6.2). A value has no control character but the tab.
const requestLine = /^([!#$%&'*+.^`|~\w-]+) ([!-~]+) HTTP\/(\d\.\d)$/
const fieldLine = /^([!#$%&'*+.^`|~\w-]+):([^\0-\x08\x0a-\x1f\x7f]*)$/
const host = /^(?:([\w.~!$&'()*+,;=-]|%[\da-f]{2})*|\[(?<address>[\da-f:.]+)\])(:\d*)?$/i
const absoluteForm = /^http:\/\/([^/?#]*)/i // what is asked of https has to come over TLS (RFC 9110 §7.4)
/** What no head has: control characters, CR without LF, and LF without CR. */
const stray = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n|$)|(?<!\r)\n/

/**
 * Finds the head at the start of what a client has sent.
 * @param input one character for each byte
 * @returns the length of the head without the empty line that ends it; undefined while it is not complete
 */
export function findHead(input: string): number | undefined | Refused {
  const end = input.indexOf('\r\n\r\n')
  if (end !== -1 && end <= maxHeadBytes) return end
  if (input.length >= maxHeadBytes + 4)
    return { refusal: input.slice(0, maxTargetBytes).includes('\r\n') ? 431 : 414 }
  return stray.test(input) ? { refusal: 400 } : undefined // it can't become a head any more
}

/**
 * Reads a head, given without the empty line that ends it.
 * @param before the last request on the same connection: clients repeat their field lines, which are read
 * once then
 */
export function parseRequest(head: string, before?: Request): Request | Refused {
  const lineEnd = head.indexOf('\r\n')
  const [, method, target, version] = requestLine.exec(lineEnd === -1 ? head : head.slice(0, lineEnd)) ?? []
  if (method === undefined || target === undefined || version === undefined) return { refusal: 400 }
  if (!version.startsWith('1')) return { refusal: 505 }
  if (target.length > maxTargetBytes) return { refusal: 414 }
  const text = version + (lineEnd === -1 ? '' : head.slice(lineEnd))
  const section = before?.section.text === text ? before.section : parseSection(text)
  if ('refusal' in section) return section
  const place = parseTarget(method, target)
  return place ? { method, file: place.file, query: place.query, section } : { refusal: 400 }
}

/** Reads the version, and the field lines that follow it. */
function parseSection(text: string): FieldSection | Refused {
  const [version, ...lines] = text.split('\r\n')
  if (lines.length > maxFieldLines) return { refusal: 431 }
  const fields = parseFields(lines)
  if (!fields) return { refusal: 400 }
  // Every HTTP/1.1 request names the host that it wants, once (RFC 9112 §3.2).
  const isHttp10 = version === '1.0'
  const named = fields.get('host')
  if (named === undefined ? !isHttp10 : !isHost(named)) return { refusal: 400 }
  const bodyBytes = bodyLength(fields, isHttp10)
  if (typeof bodyBytes === 'object') return bodyBytes
  const options =
    fields
      .get('connection')
      ?.toLowerCase()
      .split(/[ \t,]+/) ?? []
  const persistent = !options.includes('close') && (!isHttp10 || options.includes('keep-alive'))
  return { text, fields, bodyBytes, persistent }
}

/** The fields, or undefined if a line is malformed. */
function parseFields(lines: string[]): Map<string, string> | undefined {
  const fields = new Map<string, string>()
  for (const line of lines) {
    const [, name, value = ''] = fieldLine.exec(line) ?? []
    if (name === undefined) return undefined
    const key = name.toLowerCase() // `Host`, `host` and `HOST` are one field (RFC 9110 §5.1)
    const before = fields.get(key)
    fields.set(key, before === undefined ? trim(value) : `${before}, ${trim(value)}`)
  }
  return fields
}

/**
 * Takes the spaces and tabs around a value away. `String.trim` would take a no-break space, too. A pattern
 * such as `[ \t]+$` tries at each space: with 16,000 of them in its value, a client would stop the thread for
 * 0.3 s.
 */
function trim(value: string): string {
  let [start, end] = [0, value.length]
  while (isSpace(value[start])) start++
  while (end > start && isSpace(value[end - 1])) end--
  return value.slice(start, end)
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t'
}

/** Whether a text names a host, maybe with a port: a name, or an address in brackets (RFC 3986 §3.2.2). */
function isHost(text: string): boolean {
  const { groups } = host.exec(text) ?? {}
  return groups !== undefined && (groups['address'] === undefined || isIPv6(groups['address']))
}

/** What a target names (RFC 9112 §3.2), or undefined if it is malformed. */
function parseTarget(method: string, target: string): Pick<Request, 'file' | 'query'> | undefined {
  if (method === 'CONNECT' || (method === 'OPTIONS' && target === '*')) return { file: '', query: '' }
  const originForm = target.startsWith('/') ? target : withoutAuthority(target)
  const [, path, query = ''] = /^(\/[^?#]*)(\?[^#]*)?$/.exec(originForm) ?? []
  if (path === undefined) return undefined
  // Percent-escapes come first, `..` after them: `/test/%2e%2e/index.html` is `/index.html`.
  const name = decodeName(path)
  if (name === undefined) return undefined
  const file = posix.normalize(name).slice(1)
  return { file: file === '' || file.endsWith('/') ? `${file}index.html` : file, query }
}

/** The origin-form of a target in absolute-form, which names its host, too; `''` where it is malformed. */
function withoutAuthority(target: string): string {
  const [prefix = '', authority = ''] = absoluteForm.exec(target) ?? []
  if (!isHost(authority) || /^(:|$)/.test(authority)) return ''
  return target.slice(prefix.length).replace(/^(?!\/)/, '/')
}

/** How many bytes follow the head (RFC 9112 §6.3). Where that could be read in two ways, it is refused. */
function bodyLength(fields: Map<string, string>, isHttp10: boolean): number | Refused {
  const coding = fields.get('transfer-encoding')
  const lengths = fields.get('content-length')?.split(',').map(trim)
  if (coding !== undefined) {
    if (lengths || isHttp10) return { refusal: 400 }
    const codings = coding
      .toLowerCase()
      .split(',')
      .map(trim)
      .filter((name) => name !== '')
    const chunked = codings.indexOf('chunked')
    if (chunked === -1 || chunked < codings.length - 1) return { refusal: 400 } // its end could not be found
    return codings.length > 1 ? { refusal: 501 } : Infinity
  }
  if (!lengths) return 0
  const [length = ''] = lengths
  const isSure = /^\d+$/.test(length) && lengths.every((other) => other === length)
  return isSure ? Number(length) : { refusal: 400 }
}
