// A strict reader of responses: what a lenient browser would repair is an error here.
import { CheckFailure } from './failure.ts'

export type Response = {
  status: number
  /** The values of each field, in order, by the field's name in lower case. */
  fields: Map<string, string[]>
  body: Buffer
  /** All bytes of the response, and those of the request that it answers. */
  bytes: Buffer
  sent: Buffer
}

const statusLine = /^HTTP\/1\.[01] (\d{3}) [\t -~\x80-\xff]*$/
const fieldLine = /^([!#$%&'*+.^`|~\w-]+):[ \t]*([\t -~\x80-\xff]*?)[ \t]*$/

/**
 * Reads the one response at the start of `received`.
 * @returns undefined while more bytes are needed
 * @throws CheckFailure where the bytes are no response as RFC 9112 has it, with a Content-Length
 */
export function readResponse(received: Buffer, sent: Buffer, method = 'GET'): Response | undefined {
  const evidence = { sent, received }
  const end = received.indexOf('\r\n\r\n')
  if (end === -1) {
    const early = received.toString('latin1')
    if (/[^\r]\n/.test(early))
      throw new CheckFailure('a line of the head ends with LF alone: it must end with CR LF', evidence)
    return undefined
  }
  const [first = '', ...lines] = received.toString('latin1', 0, end).split('\r\n')
  const status = statusLine.exec(first)?.[1]
  if (status === undefined) {
    throw new CheckFailure('the response does not begin with a status line', {
      ...evidence,
      expected: 'HTTP/1.1 200 OK',
    })
  }
  const fields = new Map<string, string[]>()
  for (const line of lines) {
    const [, name, value = ''] = fieldLine.exec(line) ?? []
    if (name === undefined)
      throw new CheckFailure(`a line of the head is no field: ${JSON.stringify(line)}`, evidence)
    const key = name.toLowerCase()
    fields.set(key, [...(fields.get(key) ?? []), value])
  }
  const bodyStart = end + 4
  const whole = (length: number): Response => ({
    status: Number(status),
    fields,
    body: received.subarray(bodyStart, bodyStart + length),
    bytes: received.subarray(0, bodyStart + length),
    sent,
  })
  if (status === '204' || status === '304') return whole(0) // these have no body (RFC 9112 §6.3)
  const lengths = fields.get('content-length') ?? []
  if (lengths.length !== 1 || !/^\d+$/.test(lengths[0] ?? '')) {
    throw new CheckFailure('the response needs one Content-Length, a number', evidence)
  }
  const length = method === 'HEAD' ? 0 : Number(lengths[0])
  return received.length < bodyStart + length ? undefined : whole(length)
}

/** The one value of a field that must be there once. */
export function field(response: Response, name: string): string {
  const values = response.fields.get(name.toLowerCase()) ?? []
  if (values.length !== 1) {
    const found = values.length === 0 ? 'no' : 'more than one'
    throw new CheckFailure(`the response has ${found} ${name}`, {
      sent: response.sent,
      received: response.bytes,
    })
  }
  return values[0] as string
}
