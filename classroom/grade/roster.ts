// The class: who is behind which submission, and when it was due. A table that the teacher has, with whatever
// columns; nobody is matched by a guess.
import { readFileSync } from 'node:fs'
import { wrong } from '../../tools/course/usage.ts'
import { parseTable } from './table.ts'

/** A row of the roster, its columns by their names in lower case. */
export type Student = Record<string, string>

/** Columns by which a submission is matched, the surest first. */
const keys = [
  'submission',
  'id',
  'student id',
  'sis user id',
  'login',
  'username',
  'sis login id',
  'email',
  'email address',
  'name',
  'full name',
  'student',
]

export function readRoster(path: string): Student[] {
  let rows: Record<string, string>[]
  try {
    rows = parseTable(readFileSync(path, 'utf8'))
  } catch (error) {
    return wrong(`the roster can't be read: ${(error as Error).message}`)
  }
  const students = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, cell]) => [name.trim().toLowerCase(), String(cell).trim()]),
    ),
  )
  if (!students.some((student) => keys.some((key) => student[key]))) {
    wrong(`the roster ${path} has none of the columns ${keys.slice(0, 3).join(', ')}, login, email, name`)
  }
  return students
}

/** The only student whom a submission's name names, or undefined. */
export function studentOf(name: string, roster: Student[]): Student | undefined {
  for (const key of keys) {
    const found = roster.filter((student) => isNamed(name, student[key] ?? ''))
    if (found.length === 1) return found[0]
  }
  return undefined
}

/**
 * Whether the name of a submission is this text, or has it as one of its parts, as gradebooks name their
 * downloads: `Ada Lovelace_12345_assignsubmission_file_`, `lovelaceada_LATE_98765_4711_server.zip`.
 */
function isNamed(name: string, text: string): boolean {
  const [whole, wanted] = [plain(name), plain(text)]
  if (wanted === '') return false
  return whole === wanted || whole.split('_').includes(wanted)
}

/** Upper and lower case, and the ways to write an umlaut, are one. */
const plain = (text: string): string => text.normalize('NFC').toLowerCase().trim()

/** By how many hours a submission is late, or 0; undefined where nothing says when it was due. */
export function hoursLate(newest: number | undefined, student: Student | undefined): number | undefined {
  const due = Date.parse(student?.['due'] ?? '')
  if (Number.isNaN(due) || !newest) return undefined
  return Math.max(0, Math.round((newest - due) / 360_000) / 10)
}
