// Where the cells of a table stand in its bytes, so that some can be changed and all others stay as they are.
// The table is read as one character for each byte: separators and quotes are ASCII in what gradebooks write.

/** A cell: from and to in the text, with its quotes, and what it says. */
export type Cell = { from: number; to: number; text: string }

const separators = [',', ';', '\t']

/** The rows of a table, and what separates its cells: what its first line has most of. */
export function cellsOf(table: string): { rows: Cell[][]; separator: string } {
  const from = table.startsWith('\xef\xbb\xbf') ? 3 : 0 // a mark of UTF-8, which is no part of the first cell
  const head = table.slice(from).split(/[\r\n]/, 1)[0] as string
  const separator = separators.toSorted((a, b) => head.split(b).length - head.split(a).length)[0] as string
  const rows: Cell[][] = []
  let row: Cell[] = []
  for (let at = from; at < table.length; ) {
    const to = endOf(table, at, separator)
    row.push({ from: at, to, text: textOf(table.slice(at, to)) })
    const isEnd = table[to] !== separator
    if (isEnd) {
      rows.push(row)
      row = []
      at = table.startsWith('\r\n', to) ? to + 2 : to + 1
    } else if (to + 1 === table.length) {
      row.push({ from: to + 1, to: to + 1, text: '' })
      at = to + 1
    } else at = to + 1
  }
  if (row.length > 0) rows.push(row)
  return { rows, separator }
}

/** Where the cell that begins here ends: a quoted one may hold separators and ends of lines (RFC 4180). */
function endOf(table: string, from: number, separator: string): number {
  let at = from
  if (table[at] === '"') {
    at = table.indexOf('"', at + 1)
    while (at !== -1 && table[at + 1] === '"') at = table.indexOf('"', at + 2) // two quotes stand for one
    if (at === -1) return table.length
  }
  while (at < table.length && ![separator, '\r', '\n'].includes(table[at] as string)) at++
  return at
}

function textOf(cell: string): string {
  const plain = cell.startsWith('"')
    ? cell.slice(1, cell.endsWith('"') ? -1 : undefined).replaceAll('""', '"')
    : cell
  return Buffer.from(plain, 'latin1').toString('utf8')
}

/** The table with these cells changed. A cell that holds a separator, a quote or an end of a line gets quotes. */
export function withCells(table: string, changes: { cell: Cell; text: string }[], separator: string): string {
  let result = table
  for (const { cell, text } of changes.toSorted((a, b) => b.cell.from - a.cell.from)) {
    const bytes = Buffer.from(guarded(text), 'utf8').toString('latin1')
    const isPlain = !bytes.includes(separator) && !/["\r\n]/.test(bytes)
    const written = isPlain ? bytes : `"${bytes.replaceAll('"', '""')}"`
    result = `${result.slice(0, cell.from)}${written}${result.slice(cell.to)}`
  }
  return result
}

/** A cell that a spreadsheet would take for a formula gets a ' before it. */
function guarded(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}
