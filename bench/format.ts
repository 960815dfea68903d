// Numbers and tables as text.

/** Three digits, or all those before the point: 51,234 or 3.27. */
export function number(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

export function mebibytes(bytes: number): string {
  return number(bytes / 1024 ** 2)
}

/** The first column is text, the others are numbers, and the last one is text if it is called `errors`. */
export type Table = { columns: string[]; rows: string[][] }

function isNumeric(name: string, index: number): boolean {
  return index > 0 && name !== 'errors'
}

/** For the terminal. */
export function asText({ columns, rows }: Table): string {
  const widths = columns.map((name, index) =>
    Math.max(name.length, ...rows.map((row) => row[index]?.length ?? 0)),
  )
  const line = (cells: string[]): string => {
    const padded = cells.map((cell, index) => {
      const width = widths[index] ?? 0
      return isNumeric(columns[index] ?? '', index) ? cell.padStart(width) : cell.padEnd(width)
    })
    return padded.join('  ').trimEnd()
  }
  return [columns, ...rows].map((cells) => line(cells) + '\n').join('')
}

export function asMarkdown({ columns, rows }: Table): string {
  const rule = columns.map((name, index) => (isNumeric(name, index) ? '---:' : '---'))
  return [columns, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}
