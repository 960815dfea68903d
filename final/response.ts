// Responses, from meaning to bytes (RFC 9112 §4–6).
import type { File } from './files.ts'

/** For each error: its reason phrase, and the title and the sentence of its page. */
const errors = {
  400: ['Bad Request', 'Bad Request', 'The request could not be understood'],
  404: ['Not Found', 'File Not Found', 'The requested file could not be found'],
  405: ['Method Not Allowed', 'Method Not Allowed', 'This server answers GET and HEAD'],
  431: ['Request Header Fields Too Large', 'Head Too Large', 'The head of the request is too long'],
  500: ['Internal Server Error', 'Internal Server Error', 'The server failed to answer'],
  505: ['HTTP Version Not Supported', 'Version Not Supported', 'This server speaks HTTP/1.1'],
} as const

export function fileResponse(file: File, withBody: boolean): Buffer {
  const fields = { 'Last-Modified': file.modified.toUTCString(), 'Content-Type': file.type }
  return format('200 OK', fields, file.content, withBody)
}

export function errorResponse(status: keyof typeof errors, withBody = true): Buffer {
  const [reason, title, sentence] = errors[status]
  const page = `<!doctype html>\n<title>${title}</title>\n<h1>${title}</h1>\n<p>${sentence}</p>\n`
  const fields = { 'Content-Type': 'text/html; charset=utf-8', ...(status === 405 && { Allow: 'GET, HEAD' }) }
  return format(`${status} ${reason}`, fields, Buffer.from(page), withBody)
}

/** The bytes of a response. A response to HEAD has all but the body (RFC 9110 §9.3.2). */
function format(status: string, fields: Record<string, string>, body: Buffer, withBody: boolean): Buffer {
  const all = {
    Date: new Date().toUTCString(), // an IMF-fixdate, always in GMT (RFC 9110 §5.6.7)
    Server: 'socket-to-server',
    ...fields,
    'Content-Length': body.length,
    Connection: 'close',
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = Buffer.from(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n`)
  return withBody ? Buffer.concat([head, body]) : head
}
