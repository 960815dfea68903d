// Tables as spreadsheets write and read them. A cell that a spreadsheet would take for a formula gets a '
// before it.
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'

/** The rows, by the names in the first one. */
export function parseTable(text: string): Record<string, string>[] {
  const options = { columns: true, bom: true, skip_empty_lines: true, relax_column_count: true } as const
  return parse(text, options) as Record<string, string>[]
}

export function tableOf(rows: (string | number)[][]): string {
  return stringify(rows, { escape_formulas: true })
}
