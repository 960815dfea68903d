// Ranges: a part of a file instead of the whole (RFC 9110 §14).

/** A part of a file: its first and its last byte, counted from 0. */
export type Range = { first: number; last: number }

/**
 * Reads the field Range.
 * @param size the size of the file in bytes
 * @returns the part that is asked for; `none` where the file has no such part; undefined where the whole file
 *   is to be sent: no range is asked for, or several, or nothing that could be understood
 */
export function parseRange(value: string | undefined, size: number): Range | 'none' | undefined {
  // Some clients ask for a range of everything. An empty file has none, and is sent as it is.
  if (value === undefined || size === 0) return undefined
  const [, set = ''] = /^bytes=(.*)$/i.exec(value) ?? []
  const specs = set
    .split(',')
    .map((spec) => spec.trim())
    .filter((spec) => spec !== '')
  if (specs.length !== 1) return undefined
  const [, from = '', to = ''] = /^(\d*)-(\d*)$/.exec(specs[0] as string) ?? []
  if (from === '') {
    if (to === '') return undefined
    if (Number(to) === 0) return 'none'
    return { first: Math.max(0, size - Number(to)), last: size - 1 } // the last bytes
  }
  const first = Number(from)
  const last = to === '' ? Infinity : Number(to)
  if (last < first) return undefined
  return first < size ? { first, last: Math.min(last, size - 1) } : 'none'
}
