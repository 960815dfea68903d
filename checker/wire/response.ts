// Reads responses. It takes what a browser would take, and notes each fault in its form: whoever is strict
// wants none.
import { CheckFailure, type FaultKind } from './failure.ts'

/** What is wrong with a response's form: a sentence, and the rule that it breaks. */
export type Fault = { kind: FaultKind; what: string; rule: string }

export type Response = {
  status: number
  /** The values of each field, in order, by the field's name in lower case. */
  fields: Map<string, string[]>
  body: Buffer
  /** All bytes of the response, and those of the request that it answers. */
  bytes: Buffer
  sent: Buffer
  faults: Fault[]
}

/** `end`: the bytes that belong to it. `isWhole`: no more have to come, as far as the response says. */
type Extent = { start: number; end: number; isWhole: boolean }

const strictStatusLine = /^HTTP\/1\.[01] (\d{3}) [\t -~\x80-\xff]*$/
const anyStatusLine = /^HTTP\/\d+(?:\.\d+)?[ \t]+(\d{3})(?:[ \t].*)?$/
const strictFieldLine = /^([!#$%&'*+.^`|~\w-]+):[ \t]*([\t -~\x80-\xff]*?)[ \t]*$/
const mostHead = 100_000 // bytes in which a head has to end

/**
 * Reads the response at the start of `received`.
 * @param hasEnded nothing more will come: a body without a length ends here
 * @returns `more` while the response may go on, or the response with its faults
 * @throws CheckFailure where the bytes are no response for anybody
 */
export function readResponse(
  received: Buffer,
  sent: Buffer,
  { method = 'GET', hasEnded = false }: { method?: string; hasEnded?: boolean } = {},
): Response | 'more' {
  const start = received.toString('latin1', 0, mostHead)
  const [blank] = /\r?\n\r?\n/.exec(start) ?? []
  if (blank === undefined && !hasEnded && start.length < mostHead) return 'more'
  const headEnd = blank === undefined ? start.length : start.indexOf(blank)
  const faults: Fault[] = []
  const { status, fields } = readHead(start.slice(0, headEnd), faults, { sent, received })
  if (blank === undefined) {
    faults.push({ kind: 'line end', what: 'no empty line ends the head', rule: 'RFC 9112 §2.1' })
  } else if (/[^\r]\n/.test(start.slice(0, headEnd + blank.length))) {
    const what = 'a line of the head ends with LF alone: it must end with CR LF'
    faults.push({ kind: 'line end', what, rule: 'RFC 9112 §2.2' })
  }
  const bodyStart = headEnd + (blank?.length ?? 0)
  const hasNoBody = method === 'HEAD' || status === 204 || status === 304 // RFC 9112 §6.3
  const { end, isWhole, start: from } = extentOf(fields, faults, received, bodyStart, hasNoBody)
  if (!isWhole && !hasEnded) return 'more'
  if (!isWhole && from === bodyStart && Number.isFinite(end)) {
    const [has, wants] = [received.length - bodyStart, end - bodyStart]
    const what = `the body is shorter than announced: ${has} of ${wants} bytes came`
    faults.push({ kind: 'length', what, rule: 'RFC 9112 §6.3' })
  }
  const last = Math.min(end, received.length)
  const isInChunks = isChunked(fields) && !hasNoBody
  const body = isInChunks ? readChunks(received.subarray(from)).content : received.subarray(from, last)
  return { status, fields, body, bytes: received.subarray(0, last), sent, faults }
}

/**
 * A response on a connection that has ended: all that came after the head is its body. What was announced,
 * and did not come so, is a fault.
 */
export function takeRest(response: Response, received: Buffer, method = 'GET'): Response {
  const extra = received.length - response.bytes.length
  if (extra <= 0) return response
  const what =
    method === 'HEAD'
      ? `a response to HEAD has no body, and ${extra} bytes of one came`
      : `the body is longer than announced: ${extra} more bytes came`
  const faults: Fault[] = [...response.faults, { kind: 'length', what, rule: 'RFC 9112 §6.3' }]
  const body = Buffer.concat([response.body, received.subarray(response.bytes.length)])
  return { ...response, body, bytes: received, faults }
}

/**
 * Reads the response at the start of `received` as one who wants its right form.
 * @throws CheckFailure where it has a fault
 */
export function readStrictly(received: Buffer, sent: Buffer, method = 'GET'): Response | 'more' {
  const response = readResponse(received, sent, { method })
  if (response !== 'more') ensureForm(response)
  return response
}

/** Throws a CheckFailure where the response has a fault in its form, or one of those given. */
export function ensureForm(response: Response, kinds?: readonly FaultKind[]): void {
  const fault = response.faults.find(({ kind }) => !kinds || kinds.includes(kind))
  if (!fault) return
  const { sent, bytes } = response
  const expected = fault.kind === 'status line' ? { expected: 'HTTP/1.1 200 OK' } : {}
  throw new CheckFailure(fault.what, { kind: `form: ${fault.kind}`, sent, received: bytes, ...expected })
}

function readHead(
  head: string,
  faults: Fault[],
  evidence: { sent: Buffer; received: Buffer },
): { status: number; fields: Map<string, string[]> } {
  const [first = '', ...lines] = head.split(/\r?\n/)
  const status = anyStatusLine.exec(first)?.[1]
  const form = { kind: 'form: status line', ...evidence, expected: 'HTTP/1.1 200 OK' } as const
  if (status === undefined) throw new CheckFailure('the response does not begin with a status line', form)
  if (!strictStatusLine.test(first)) {
    const what = `the status line has not the form of HTTP: ${JSON.stringify(first)}`
    faults.push({ kind: 'status line', what, rule: 'RFC 9112 §4' })
  }
  const fields = new Map<string, string[]>()
  for (const line of lines) {
    if (!strictFieldLine.test(line)) {
      const what = `a line of the head is no field: ${JSON.stringify(line)}`
      faults.push({ kind: 'field line', what, rule: 'RFC 9112 §5' })
    }
    const colon = line.indexOf(':')
    if (colon === -1) continue
    const name = line.slice(0, colon).trim().toLowerCase()
    fields.set(name, [...(fields.get(name) ?? []), line.slice(colon + 1).trim()])
  }
  return { status: Number(status), fields }
}

function isChunked(fields: Map<string, string[]>): boolean {
  return fields.get('transfer-encoding')?.some((value) => /\bchunked\b/i.test(value)) ?? false
}

/** Where the body begins and ends. */
function extentOf(
  fields: Map<string, string[]>,
  faults: Fault[],
  received: Buffer,
  start: number,
  hasNoBody: boolean,
): Extent {
  if (isChunked(fields)) {
    const what = 'the body comes in chunks, and has no Content-Length'
    faults.push({ kind: 'no length', what, rule: 'the contract of the steps' })
    if (hasNoBody) return { start, end: start, isWhole: true }
    const { length } = readChunks(received.subarray(start))
    return { start, end: start + (length ?? Infinity), isWhole: length !== undefined }
  }
  const coding = fields.get('content-encoding')?.[0]
  if (coding !== undefined && coding.toLowerCase() !== 'identity') {
    const what = `the body is coded (Content-Encoding: ${coding}), and nobody has said that it may be`
    faults.push({ kind: 'coding', what, rule: 'RFC 9110 §12.5.3' })
  }
  const lengths = fields.get('content-length') ?? []
  const isNumber = lengths.length === 1 && /^\d+$/.test(lengths[0] ?? '')
  const mayLack = hasNoBody // also a 304 need not say how long the file is
  if (!isNumber && !(mayLack && lengths.length === 0)) {
    faults.push({
      kind: 'no length',
      what: 'the response needs one Content-Length, a number',
      rule: 'RFC 9112 §6.2',
    })
  }
  if (hasNoBody) return { start, end: start, isWhole: true }
  if (!isNumber) return { start, end: Infinity, isWhole: false }
  const end = start + Number(lengths[0])
  return { start, end, isWhole: received.length >= end }
}

/**
 * The content of a body in chunks as far as it came, and how many bytes it took where it is whole (RFC 9112
 * §7.1).
 */
function readChunks(bytes: Buffer): { content: Buffer; length: number | undefined } {
  const parts: Buffer[] = []
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at)
    const size = lineEnd === -1 ? Number.NaN : Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    if (size === 0) {
      const end = bytes.indexOf('\r\n\r\n', lineEnd)
      return { content: Buffer.concat(parts), length: end === -1 ? undefined : end + 4 }
    }
    if (!(size > 0)) return { content: Buffer.concat(parts), length: undefined }
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + 2 + size + 2
  }
}

/** The one value of a field that must be there once. */
export function field(response: Response, name: string): string {
  const values = response.fields.get(name.toLowerCase()) ?? []
  if (values.length !== 1) {
    const found = values.length === 0 ? 'no' : 'more than one'
    throw new CheckFailure(`the response has ${found} ${name}`, {
      kind: 'field',
      sent: response.sent,
      received: response.bytes,
    })
  }
  return values[0] as string
}
