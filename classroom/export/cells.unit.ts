// Cells are found, whatever they hold, and all others keep their bytes.
import t from 'tap'
import { parse } from 'csv-parse/sync'
import { cellsOf, withCells, type Cell } from './cells.ts'

const book = [
  'Student,ID,"Part ""one"", A (7)",Total',
  '"Müller, Zoë",1,,=SUM(1)',
  '"two\nlines",2,"",x""y',
  '',
  'Ada, 3 ,1.5,',
].join('\r\n')
const table = `\ufeff${book}\r\n`
const bytes = (text: string): string => Buffer.from(text).toString('latin1')

t.test('the cells are those that another reader finds', async (t) => {
  const { rows, separator } = cellsOf(bytes(table))
  const options = { bom: true, skip_empty_lines: true, relax_column_count: true, relax_quotes: true } as const
  const others = parse(table, { ...options, columns: undefined } as never) as string[][]
  t.equal(separator, ',')
  t.same(
    rows.filter((row) => row.length > 1).map((row) => row.map(({ text }) => text)),
    others,
  )
})

t.test('one cell is changed, and nothing else', async (t) => {
  const { rows, separator } = cellsOf(bytes(table))
  const cell = rows[1]?.[2] as Cell
  const changed = withCells(bytes(table), [{ cell, text: '12.5' }], separator)
  t.equal(changed, bytes(table.replace('1,,=SUM', '1,12.5,=SUM')))
  t.equal(withCells(bytes(table), [], separator), bytes(table))
})

t.test('what would be a formula is none', async (t) => {
  const [row] = cellsOf('a,b').rows
  t.equal(withCells('a,b', [{ cell: row?.[1] as Cell, text: '=1+1' }], ','), "a,'=1+1")
  t.equal(withCells('a,b', [{ cell: row?.[0] as Cell, text: 'x,"y"' }], ','), '"x,""y""",b')
})

t.test('semicolons and tabs separate, too', async (t) => {
  t.equal(cellsOf('a;b;c\n1,5;2;3').rows[1]?.[0]?.text, '1,5')
  t.equal(cellsOf('a\tb\n1,5\t').rows[1]?.length, 2)
})
