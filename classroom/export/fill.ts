// Fills one column of a gradebook's own table, and leaves all the rest byte for byte.
import { readFileSync } from 'node:fs'
import { wrong } from '../../tools/course/usage.ts'
import type { Grades } from '../grade/grades.ts'
import type { Student } from '../grade/roster.ts'
import type { Row } from '../grade/summary.ts'
import { cellsOf, withCells, type Cell } from './cells.ts'
import { gradedOf } from './match.ts'

export type Book = 'canvas' | 'moodle'

export type Filling = {
  book: Book
  /** The gradebook's file. */
  path: string
  /** The heading of the column; without it, the only one that there can be. */
  column: string | undefined
  /** The part of the course whose points are taken; all of them without it. */
  part: string | undefined
  /** Points are turned into those that the column is out of. */
  isScaled: boolean
}

export type Filled = { bytes: Buffer; notes: string[] }

type Points = { got: number; of: number }

export function fill(filling: Filling, grades: Grades): Filled {
  const bytes = readFileSync(filling.path)
  if (bytes.includes(0)) wrong(`${filling.path} is no table in UTF-8: export it as CSV`)
  const table = bytes.toString('latin1')
  const { rows, separator } = cellsOf(table)
  const [head = [], ...body] = rows
  const at = columnOf(head, filling)
  const names = head.map(({ text }) => text.trim().toLowerCase())
  const notes: string[] = []
  const changes: { cell: Cell; text: string }[] = []
  const used = new Set<Row>()
  const untouched: string[] = []
  let canvasMaximum: number | undefined
  for (const cells of body) {
    const student: Student = Object.fromEntries(
      names.map((name, index) => [name, cells[index]?.text.trim() ?? '']),
    )
    const called = student['student'] ?? student['full name'] ?? cells[0]?.text ?? ''
    if (called.trim() === 'Points Possible') canvasMaximum = numberIn(cells[at]?.text)
    if (isNobody(called) || cells[at] === undefined) continue
    const row = gradedOf(student, grades)
    const points = row && pointsOf(row, filling.part)
    if (!row || !points) untouched.push(called)
    else if (used.has(row)) wrong(`two rows of ${filling.path} are of ${row.name}`)
    else if (/^no$/i.test(student['grade can be changed'] ?? ''))
      notes.push(`the grade of ${called} is locked`)
    else {
      used.add(row)
      const maximum = filling.book === 'canvas' ? canvasMaximum : numberIn(student['maximum grade'])
      changes.push({ cell: cells[at], text: scaled(points, maximum, filling, notes) })
    }
  }
  const missed = grades.rows.filter((row) => !used.has(row)).map(({ name }) => name)
  if (untouched.length > 0) notes.push(`nothing for ${untouched.join('; ')}: their cells are as they were`)
  if (missed.length > 0) notes.push(`no row for ${missed.join(', ')}`)
  notes.unshift(`${changes.length} of ${grades.rows.length} grades are in the column "${head[at]?.text}"`)
  return { bytes: Buffer.from(withCells(table, changes, separator), 'latin1'), notes: [...new Set(notes)] }
}

/** Canvas has a row for what each column is out of, and a student who is none. */
function isNobody(called: string): boolean {
  return /^(Points Possible|Student, Test|Test Student)?$/.test(called.trim())
}

/** The column that is filled. Canvas gives each assignment's its number: `Part 2 (12345)`. */
function columnOf(head: Cell[], { book, column, path }: Filling): number {
  const heads = head.map(({ text }) => text.trim())
  const isIt = (text: string): boolean =>
    column !== undefined
      ? text === column.trim()
      : book === 'moodle'
        ? text === 'Grade'
        : /\(\d+\)$/.test(text)
  const found = heads.flatMap((text, index) => (isIt(text) ? [index] : []))
  if (found.length === 1) return found[0] as number
  const list = heads.map((text) => `"${text}"`).join(', ')
  return wrong(
    column === undefined
      ? `which column? --column "…" says it; ${path} has ${list}`
      : `${path} has ${found.length === 0 ? 'no' : 'more than one'} column "${column}", but ${list}`,
  )
}

function pointsOf(row: Row, part: string | undefined): Points | undefined {
  return part === undefined ? row : row.parts.find((one) => one.part === part)
}

function numberIn(text: string | undefined): number | undefined {
  return text === undefined || text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text)
}

function scaled(
  { got, of }: Points,
  maximum: number | undefined,
  { isScaled }: Filling,
  notes: string[],
): string {
  if (maximum === undefined || maximum === of) return String(got)
  if (isScaled) return String(Math.round((got / of) * maximum * 100) / 100)
  notes.push(
    `the column is out of ${maximum}, and the grades are out of ${of}: --scale turns the ones into the others`,
  )
  return String(got)
}
