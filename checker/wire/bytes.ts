// Bytes for people: every character visible, long ones cut, and a caret where two differ.

const usualWidth = 88 // columns, so that a line and its caret stay together
/** Bytes that are shown whole; of more, those at the start, at the end, and on each side of the focus. */
type Limits = { most: number; head: number; tail: number; around: number }
const ofText: Limits = { most: 600, head: 300, tail: 120, around: 40 }

/** The same for bytes that are no text, each of which takes four columns: at most 12 lines in all. */
function limitsOf(bytes: Buffer, width: number): Limits {
  const start = bytes.subarray(0, ofText.most)
  const unseen = [...start].filter((byte) => visibleByte(byte).length === 4).length
  if (unseen * 3 < start.length) return ofText
  const line = Math.max(1, Math.floor(width / 4))
  return { most: 12 * line, head: 5 * line, tail: 3 * line, around: line }
}

/** Text stands for itself in UTF-8. */
export function toBytes(evidence: string | Buffer): Buffer {
  return typeof evidence === 'string' ? Buffer.from(evidence) : evidence
}

/** How many, for people: `12,345 bytes`. */
export function bytesOf(count: number): string {
  return count === 1 ? '1 byte' : `${count.toLocaleString('en')} bytes`
}

/** The index of the first byte in which they differ, or undefined where they are equal. */
export function firstDifference(expected: Buffer, received: Buffer): number | undefined {
  const longer = Math.max(expected.length, received.length)
  for (let index = 0; index < longer; index++) {
    if (expected[index] !== received[index]) return index
  }
  return undefined
}

/**
 * Lines that show bytes, with CR and LF as `\r` and `\n`, and others that can't be seen as `\x..`.
 * @param focus the index of a byte that is shown whatever is cut, with a caret under it and `remark` beside
 * the caret
 * @param width the columns that a line may have
 */
export function visibleLines(bytes: Buffer, focus?: number, remark = '', width = usualWidth): string[] {
  const lines: string[] = []
  let end = 0
  for (const [from, to] of shownParts(bytes.length, limitsOf(bytes, width), focus)) {
    if (from > end) lines.push(`… ${bytesOf(from - end)} more …`)
    lines.push(...linesOfPart(bytes, from, to, focus, remark, width))
    end = to
  }
  if (end < bytes.length) lines.push(`… ${bytesOf(bytes.length - end)} more …`)
  return lines
}

/** Bytes as text in which every character is visible. */
export function visible(evidence: string | Buffer): string {
  return visibleLines(toBytes(evidence)).join('\n')
}

/** Which parts of so many bytes are shown: all, or the start, the end, and what is around the focus. */
function shownParts(
  length: number,
  { most, head, tail, around }: Limits,
  focus?: number,
): [from: number, to: number][] {
  if (length <= most) return [[0, length]]
  const middle: [number, number][] =
    focus !== undefined && focus < length
      ? [[Math.max(0, focus - around), Math.min(length, focus + around)]]
      : []
  const parts: [number, number][] = [[0, head], ...middle, [length - tail, length]]
  parts.sort((a, b) => a[0] - b[0])
  const joined: [number, number][] = []
  for (const [from, to] of parts) {
    const last = joined.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else joined.push([from, to])
  }
  return joined
}

function linesOfPart(
  bytes: Buffer,
  from: number,
  to: number,
  focus: number | undefined,
  remark: string,
  width: number,
): string[] {
  const lines: string[] = []
  let line = ''
  let caret: number | undefined // its column
  const flush = (end = line.length): void => {
    const isHere = caret !== undefined && (caret < end || end === line.length)
    if (end > 0) lines.push(line.slice(0, end))
    if (isHere) lines.push(`${' '.repeat(caret as number)}^ ${remark}`)
    caret = isHere || caret === undefined ? undefined : caret - end
    line = line.slice(end)
  }
  for (let index = from; index < to; index++) {
    const byte = bytes[index] as number
    const sign = visibleByte(byte)
    if (line.length + sign.length > width) {
      const blank = line.lastIndexOf(' ') + 1 // words stay whole, unless they are long
      flush(blank > width / 2 ? blank : line.length)
    }
    if (index === focus) caret = line.length
    line += sign
    if (byte === 0x0a) flush()
  }
  if (focus === to && to === bytes.length) caret = line.length // it ends here, and the other goes on
  flush()
  return lines
}

/** A byte as a sign that can be seen. */
export function visibleByte(byte: number): string {
  if (byte === 0x0d) return '\\r'
  if (byte === 0x0a) return '\\n'
  if (byte === 0x09) return '\\t'
  if (byte === 0x5c) return '\\\\'
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`
}
