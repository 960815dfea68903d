// One row for each submission: points, lateness, and what a teacher should look at.
import { likeness } from './alike.ts'
import { partsOf, totalOf, type Part, type Weights } from './points.ts'
import { hoursLate, studentOf, type Student } from './roster.ts'
import type { GradeSheet } from './sheet.ts'
import { tableOf } from './table.ts'

export type Row = {
  name: string
  student: Student | undefined
  sheet: GradeSheet | undefined
  parts: Part[]
  got: number
  of: number
  late: number | undefined
  /** What to look at, each a clause. */
  look: string[]
}

export function rowsOf(
  submissions: { name: string }[],
  sheets: GradeSheet[],
  roster: Student[],
  weights: Weights,
): Row[] {
  return submissions.map(({ name }) => {
    const sheet = sheets.find((one) => one.name === name)
    const student = studentOf(name, roster)
    const parts = sheet ? partsOf(sheet, weights) : []
    const late = hoursLate(sheet?.about?.newest, student)
    const look = [
      ...(roster.length > 0 && !student ? ['nobody of the roster'] : []),
      ...(late ? [`${late} hours late`] : []),
      ...(sheet ? lookAtSheet(sheet, totalOf(parts).got === 0) : ['not graded to the end']),
    ]
    return { name, student, sheet, parts, ...totalOf(parts), late, look }
  })
}

function lookAtSheet(
  { problem, end, about, canned, notes, library }: GradeSheet,
  hasNothing: boolean,
): string[] {
  return [
    ...(problem === undefined ? [] : [problem.split('\n')[0] as string]),
    ...(end === 'time is up' ? ['the time was up'] : []),
    ...(hasNothing && about?.isGuessed ? [`started by a guess: ${about.start?.join(' ')}`] : []),
    ...(canned.length > 0 ? [`canned answers? ${canned.length} checks hold with the public files only`] : []),
    ...(library === undefined ? [] : [`its responses look like those of ${library}`]),
    ...(about?.libraries ?? []).map((one) => `it names ${one}`),
    ...(about?.left ?? []),
    ...notes,
  ]
}

const muchAlike = 0.6

/** Pairs of submissions, and of submissions and the course's servers, that are much alike, the most first. */
export function alike(
  sheets: GradeSheet[],
  servers: { name: string; prints: ReadonlySet<number> }[],
): { a: string; b: string; part: number }[] {
  const programs = sheets.map(({ name, about }) => ({ name, prints: new Set(about?.prints) }))
  return programs
    .flatMap((one, index) =>
      [...programs.slice(index + 1), ...servers].map((other) => ({
        a: one.name,
        b: other.name,
        part: likeness(one.prints, other.prints),
      })),
    )
    .filter(({ part }) => part >= muchAlike)
    .sort((one, other) => other.part - one.part)
}

/** The table of the class, for a spreadsheet. */
export function summaryOf(rows: Row[]): string {
  const parts = [...new Set(rows.flatMap((row) => row.parts.map(({ part }) => part)))].sort()
  const known = new Set(rows.flatMap(({ student }) => Object.keys(student ?? {})))
  const columns = [...known].filter((column) => column !== 'submission')
  const head = [
    'submission',
    ...columns,
    'points',
    'of',
    ...parts.flatMap((part) => [`${part}`, `${part} of`]),
    'hours late',
    'started by',
    'look at',
  ]
  const cells = rows.map(({ name, student, sheet, got, of, late, look, parts: own }) => [
    name,
    ...columns.map((column) => student?.[column] ?? ''),
    got,
    of,
    ...parts.flatMap((part): (string | number)[] => {
      const found = own.find((one) => one.part === part)
      return found ? [found.got, found.of] : ['', '']
    }),
    late ?? '',
    `${sheet?.about?.start?.join(' ') ?? ''}${sheet?.about?.isGuessed ? ' (guessed)' : ''}`,
    look.join('; '),
  ])
  return tableOf([head, ...cells])
}

/** What is said at the end: of the whole class, or of the one that was asked for. */
export function lookAt(rows: Row[], sheets: GradeSheet[], roster: Student[], only?: string): string[] {
  const odd = rows.filter(({ name, look }) => look.length > 0 && (only === undefined || name === only))
  const expected = only === undefined ? roster : []
  const missing = expected.filter((student) => !rows.some((row) => row.student === student))
  return [
    '',
    `${sheets.length} of ${rows.length} are graded.`,
    ...(odd.length > 0 ? ['Look at:', ...odd.map(({ name, look }) => `  ${name}: ${look.join('; ')}`)] : []),
    ...(missing.length > 0 ? [`Nothing from: ${missing.map(calledOf).join(', ')}.`] : []),
  ]
}

export function calledOf(student: Student): string {
  return student['name'] ?? student['full name'] ?? student['student'] ?? Object.values(student)[0] ?? ''
}
