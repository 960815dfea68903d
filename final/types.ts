// What is in a file: its type, its charset, its coding.
import { isUtf8 } from 'node:buffer'
import { extname } from 'node:path'
import { contentType } from 'mime-types'
import { maxStartBytes } from './limits.ts'

const utf8 = '; charset=utf-8'
const gzip = Buffer.from([0x1f, 0x8b]) // RFC 1952 §2.3.1

/**
 * The field lines that say what is in a file.
 * @param name its name, of which the ending counts
 * @param read gives its first bytes: so many, or all of them where it has no more
 */
export function describeContent(name: string, size: number, read: (most: number) => Buffer): string {
  const ending = extname(name).toLowerCase()
  const type = typeOf(ending)
  // A charset here is stronger than the page's own `<meta>`: it is told only where the bytes bear it out.
  const isOther = type.endsWith(utf8) && !isText(read(maxStartBytes), size)
  // A picture in `.svgz` is one in `.svg`, packed: whoever shows it has to unpack it.
  const isPacked = ending === '.svgz' && read(2).equals(gzip)
  return (
    `Content-Type: ${isOther ? type.slice(0, -utf8.length) : type}\r\n` +
    (isPacked ? 'Content-Encoding: gzip\r\n' : '')
  )
}

/** A browser that may not guess runs a script only if its type says that it is one: `.cjs` has another. */
function typeOf(ending: string): string {
  if (ending === '.cjs') return `text/javascript${utf8}`
  return contentType(ending) || 'application/octet-stream'
}

/** Whether the start of a file is UTF-8. Where the file goes on, its last character may be cut. */
function isText(start: Buffer, size: number): boolean {
  const cuts = start.length < size ? [0, 1, 2, 3] : [0]
  return cuts.some((cut) => isUtf8(start.subarray(0, start.length - cut)))
}
