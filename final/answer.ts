// What to answer a request: its method, the file, the conditions, the range, in this order.
import { evaluate, rangeMayBeSent } from './conditions.ts'
import { isOpen, openFile, type File } from './files.ts'
import { encodeName } from './names.ts'
import { parseRange } from './ranges.ts'
import type { Part } from './body.ts'
import type { Request } from './request.ts'
import { cacheControl, pageResponse, type Response } from './response.ts'
import { tagLine } from './validators.ts'

const allow = 'Allow: GET, HEAD, OPTIONS\r\n'

/**
 * Methods that this server knows, and does not offer: 405. Those that it does not know: 501 (RFC 9110 §9.1).
 */
const others = new Set(['POST', 'PUT', 'DELETE', 'CONNECT', 'TRACE', 'PATCH'])

/**
 * Answers a request with a file under the folder `root`.
 * @throws where a file is there but can't be read
 */
export function answer(request: Request, root: string): Response {
  const { method, file: name, query } = request
  if (method === 'OPTIONS') return { status: 204, fields: allow }
  if (method !== 'GET' && method !== 'HEAD')
    return others.has(method) ? pageResponse(405, allow) : pageResponse(501)

  const file = openFile(root, name)
  // What is no UTF-8 may be an old file's name. If there is no such file, it is a malformed one.
  if (file === undefined) return pageResponse(name.isWellFormed() ? 404 : 400)
  if (file === 'folder') return redirect(name, query)
  const response = fileResponse(request, file)
  return isOpen(file.content) ? { ...response, source: file.content } : response
}

/**
 * Sends the client on to the folder's own address. The path begins with one slash, so that it stays on this
 * host.
 */
function redirect(name: string, query: string): Response {
  // browsers send what no address may have
  const safeQuery = query.replace(/["<>\\^`{|}]/g, encodeURIComponent)
  return pageResponse(301, `Location: /${encodeName(name)}/${safeQuery}\r\n`)
}

function fileResponse({ method, section }: Request, file: File): Response {
  const { fields } = section
  const outcome = evaluate(fields, file)
  if (outcome === 412) return pageResponse(412)
  if (outcome === 304) return { status: 304, fields: `${tagLine(file)}${cacheControl}` }

  const { size } = file
  // Ranges are for GET (RFC 9110 §14.2).
  const range =
    method === 'GET' && rangeMayBeSent(fields, file) ? parseRange(fields.get('range'), size) : undefined
  if (range === undefined)
    return (file.whole ??= { status: 200, fields: describe(file), body: part(file, 0, size) })
  if (range === 'none') return pageResponse(416, `Content-Range: bytes */${size}\r\n`)
  const { first, last } = range
  const where = `Content-Range: bytes ${first}-${last}/${size}\r\n`
  return { status: 206, fields: describe(file) + where, body: part(file, first, last - first + 1) }
}

function describe({ fields }: File): string {
  return `${fields}${cacheControl}Accept-Ranges: bytes\r\n`
}

function part({ content }: File, first: number, length: number): string | Buffer | Part {
  if (isOpen(content)) return { ...content, first, length }
  const end = first + length
  return typeof content === 'string' ? content.slice(first, end) : content.subarray(first, end)
}
