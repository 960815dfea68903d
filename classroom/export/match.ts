// Who of the class is meant by a row of a gradebook.
import type { Grades } from '../grade/grades.ts'
import { studentOf, type Student } from '../grade/roster.ts'
import type { Row } from '../grade/summary.ts'

/** Columns that say the same under different names, the surest first. */
const same = [
  ['id', 'student id', 'sis user id', 'id number', 'sid'],
  ['login', 'username', 'sis login id'],
  ['email', 'email address'],
  ['name', 'full name', 'student', 'participant'],
]

const plain = (text: string): string => text.normalize('NFC').toLowerCase().trim()

/** `Lovelace, Ada` and `Ada Lovelace` are one name. */
const ordered = (name: string): string => plain(name.replace(/^([^,]+),\s*(.+)$/, '$2 $1'))

function valuesOf(student: Student, columns: string[]): string[] {
  return columns.map((column) => ordered(student[column] ?? '')).filter((value) => value !== '')
}

/**
 * The graded submission of the student in a row of a gradebook, by the roster, or by the submission's name
 * where there is no roster. Undefined where nobody, or more than one, fits.
 */
export function gradedOf(bookRow: Student, { rows, roster }: Grades): Row | undefined {
  if (roster.length === 0) {
    const found = rows.filter(({ name }) => studentOf(name, [bookRow]) !== undefined)
    return found.length === 1 ? found[0] : undefined
  }
  for (const columns of same) {
    const wanted = valuesOf(bookRow, columns)
    const found = roster.filter((student) =>
      valuesOf(student, columns).some((value) => wanted.includes(value)),
    )
    if (found.length !== 1) continue
    return rows.find(({ student }) => student === found[0])
  }
  return undefined
}
