// Pieces: bytes as they are typed on the command line of `npm run say`, read and written.
//
//     \r \n \t \0 \xHH \\   one byte; what is not ASCII stands for its bytes in UTF-8
//     x{200000}             what is before the braces, so many times
//     (X: 1\r\n){101}       the same for several bytes: no group within a group
//     \( \) \{ \}           the sign itself, where it would be taken for a repetition

import { visibleByte } from './bytes.ts'

const LF = 0x0a

const mostBytes = 100_000_000 // of a piece

const longestUnit = 80 // bytes of a group that is written once, with its number
const longestLine = 1100 // the same where lines are long, which is looked for in the first kilobytes only
const fewKilobytes = 4096
const fewestTimes = 4
const shortestRow = 60 // bytes: a shorter row is written out

const escapes: Record<string, string> = { r: '\r', n: '\n', t: '\t', '0': '\0' }

const unit = /\(((?:[^\\()]|\\[^])*)\)\{(\d{1,9})\}|(\\x[\da-fA-F]{2}|\\[^]|[^])(?:\{(\d{1,9})\})?/gu

/** Words of `npm run say` that are no pieces. */
const commandWord = /^(answer|half|meanwhile|read|reset|stay|stop|then|wait|\d+x|\d+(\.\d+)?m?s|-.*)$/

/** A part of a piece that belongs together: one byte, or a repetition. */
export type Sign = { text: string; bytes: number }

/** Whether a word on the command line is bytes to send. */
export function isPiece(word: string): boolean {
  return !commandWord.test(word)
}

/** Gives the bytes of a piece, or a sentence that says what is wrong with it. */
export function readPiece(text: string): Buffer | string {
  const parts: Buffer[] = []
  let length = 0
  for (const [, group, groupTimes, single = '', singleTimes] of text.matchAll(unit)) {
    const once = group === undefined ? readSign(single) : readPiece(group)
    if (typeof once === 'string') return once
    const times = Number(groupTimes ?? singleTimes ?? 1)
    length += once.length * times
    if (length > mostBytes) return `a piece may have ${mostBytes.toLocaleString('en')} bytes`
    parts.push(Buffer.alloc(once.length * times, once))
  }
  return Buffer.concat(parts)
}

function readSign(sign: string): Buffer | string {
  if (!sign.startsWith('\\')) return Buffer.from(sign)
  const [, letter = ''] = sign
  if (sign.length === 4) return Buffer.from(sign.slice(2), 'hex')
  const meant = escapes[letter] ?? (/[\\(){}]/.test(letter) ? letter : undefined)
  return meant === undefined
    ? `"${sign}" means nothing: there are \\r \\n \\t \\0 \\xHH \\\\ \\( \\) \\{ \\}`
    : Buffer.from(meant)
}

/** Bytes as signs, which are a piece again when they are joined. A long row of the same is one sign. */
export function signsOf(bytes: Buffer): Sign[] {
  const signs: Sign[] = []
  for (let at = 0; at < bytes.length; ) {
    const { once, times } = rowAt(bytes, at)
    const text = times === 1 ? visibleByte(once[0] as number) : writeRow(once, times)
    const isAmbiguous = text === '{' && /\d/.test(String.fromCharCode(bytes[at + 1] ?? 0))
    signs.push({ text: isAmbiguous ? '\\{' : text, bytes: once.length * times })
    at += once.length * times
  }
  return signs
}

/** What begins at `at`: a row that is worth a number, or one byte. */
function rowAt(bytes: Buffer, at: number): { once: Buffer; times: number } {
  const most = at < fewKilobytes ? longestLine : longestUnit
  for (let length = 1; length <= most; length++) {
    let end = at + length
    while (end < bytes.length && bytes[end] === bytes[end - length]) end++
    const times = Math.floor((end - at) / length)
    if (times < fewestTimes || times * length < shortestRow) continue
    const once = bytes.subarray(at, at + length)
    // A row of lines begins where a line does, a little later.
    if (once.includes(LF) && once.at(-1) !== LF) break
    return { once, times }
  }
  return { once: bytes.subarray(at, at + 1), times: 1 }
}

function writeRow(once: Buffer, times: number): string {
  const text = once.length > longestUnit ? writeLine(once) : writeBytes(once)
  const isGroup = once.length > 1 || text.startsWith('\\')
  return isGroup ? `(${text}){${times}}` : `${text}{${times}}`
}

function writeBytes(bytes: Buffer): string {
  return [...bytes].map((byte) => visibleByte(byte).replace(/[(){}]/, '\\$&')).join('')
}

/** A long line, in which a row of one byte has its number. No group stands within a group. */
function writeLine(bytes: Buffer): string {
  const text = bytes.toString('latin1').split(/((.)\2{59,})/s)
  return text
    .map((part, index) => {
      if (index % 3 === 2) return ''
      const row = Buffer.from(part, 'latin1')
      return index % 3 === 1 ? `${writeBytes(row.subarray(0, 1))}{${row.length}}` : writeBytes(row)
    })
    .join('')
}

function hex(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`
}

/**
 * Bytes as a word of a command line, with its quotes. It is the same in sh, in cmd and in PowerShell: in
 * double quotes, and what means something in them to one of these is written as `\xHH`.
 */
export function pieceWord(bytes: Buffer): string {
  const text = signsOf(bytes)
    .map((sign) => sign.text)
    .join('')
  const first = isPiece(text) ? '' : hex(bytes[0] as number)
  const rest = text.slice(first === '' ? 0 : 1)
  return `"${first}${rest.replace(/\\[^]|["$`!']/g, (sign) => {
    if (sign === '\\\\') return hex(0x5c)
    return sign.startsWith('\\') ? sign : hex(sign.charCodeAt(0))
  })}"`
}
