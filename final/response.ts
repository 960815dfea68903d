// Responses, from meaning to bytes (RFC 9112 §4–6).
import type { Part } from './body.ts'
import { formatDate } from './dates.ts'
import type { OpenFile } from './files.ts'

/** A response. Its body is text, one character a byte, or bytes, or a part of an open file. */
export type Response = {
  status: keyof typeof reasons
  /** Field lines, each with its CR LF. */
  fields: string
  /** Undefined where the status has none (204, 304). */
  body?: string | Buffer | Part
  /** The open file that it was made of. Whoever sends the response closes it, whatever is sent of it. */
  source?: OpenFile
  /** The whole of it as text, as it was sent last. */
  sent?: { date: string; isLast: boolean; text: string }
}

const reasons = {
  200: 'OK',
  204: 'No Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  304: 'Not Modified',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  412: 'Precondition Failed',
  414: 'URI Too Long',
  416: 'Range Not Satisfiable',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  505: 'HTTP Version Not Supported',
} as const

/** For each error, and for a redirect: the title and the sentence of its page. */
const pages = {
  301: ['Moved', 'The page is in a folder: its address ends with a slash'],
  400: ['Bad Request', 'The request could not be understood'],
  403: ['Forbidden', 'This file may not be read'],
  404: ['File Not Found', 'The requested file could not be found'],
  405: ['Method Not Allowed', 'This server answers GET, HEAD and OPTIONS'],
  408: ['Too Slow', 'The request did not come in time'],
  412: ['Not As You Have It', 'The condition of the request does not hold'],
  414: ['Address Too Long', 'The address in the request is too long'],
  416: ['No Such Part', 'The file does not have the part that was asked for'],
  431: ['Head Too Large', 'The head of the request is too long'],
  500: ['Internal Server Error', 'The server failed to answer'],
  501: ['Not Implemented', 'This server does not know how to do that'],
  503: ['Too Busy', 'The server has too much to do: try again in a moment'],
  505: ['Version Not Supported', 'This server speaks HTTP/1.1'],
} as const

/** Whoever keeps a response may use it after asking whether it is still the same (RFC 9111 §5.2.2.4). */
export const cacheControl = 'Cache-Control: no-cache\r\n'

/** A page of our own. Without a word on it browsers would keep some of them, such as 301, for good. */
export function pageResponse(status: keyof typeof pages, fields = ''): Response {
  const [title, sentence] = pages[status]
  const page = `<!doctype html>\n<title>${title}</title>\n<h1>${title}</h1>\n<p>${sentence}</p>\n`
  return { status, fields: `Content-Type: text/html; charset=utf-8\r\n${cacheControl}${fields}`, body: page }
}

/** The head of a response, with the empty line that ends it. `isLast`: the connection ends after it. */
export function formatHead({ status, fields, body }: Response, isLast: boolean): string {
  return (
    `HTTP/1.1 ${status} ${reasons[status]}\r\n` +
    `Date: ${dateOfThisSecond()}\r\n` +
    'Server: socket-to-server\r\n' +
    'X-Content-Type-Options: nosniff\r\n' +
    fields +
    (body !== undefined ? `Content-Length: ${body.length}\r\n` : '') +
    `Connection: ${isLast ? 'close' : 'keep-alive'}\r\n\r\n`
  )
}

/**
 * A response as text: its head, and its body where that is text and wanted. Made once a second, if it is sent
 * more often.
 */
export function formatText(response: Response, withBody: boolean, isLast: boolean): string {
  const { body, sent } = response
  if (!withBody || typeof body !== 'string') return formatHead(response, isLast)
  const date = dateOfThisSecond()
  if (sent?.date === date && sent.isLast === isLast) return sent.text
  const text = formatHead(response, isLast) + body
  response.sent = { date, isLast, text }
  return text
}

let second = 0
let date = ''

/** Formats a date once a second, however many responses there are in it. */
function dateOfThisSecond(): string {
  const now = Math.floor(Date.now() / 1000)
  if (now !== second) {
    second = now
    date = formatDate(now * 1000)
  }
  return date
}
