// The pages: for each student what failed, as the checker tells it; for the next lecture what failed how often;
// and for the teacher alone what is no verdict.
import { globSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Check } from '../../checker/check/check.ts'
import { serverFiles, type Files } from '../../tools/course/files.ts'
import { course, stepFolders } from '../../tools/course/steps.ts'
import { printsOf } from './alike.ts'
import { fill } from './templates.ts'
import type { JudgedCheck } from './order.ts'
import { folders, writeWhole, type GradeSheet } from './sheet.ts'
import { alike, calledOf, summaryOf, type Row } from './summary.ts'

export function writePages(out: string, rows: Row[], sheets: GradeSheet[], checks: Check[]): void {
  for (const row of rows)
    if (row.sheet) writeWhole(join(out, folders.reports, `${row.name}.html`), reportOf(row, row.sheet))
  writeWhole(join(out, 'summary.csv'), summaryOf(rows))
  writeWhole(join(out, 'class.html'), classPage(sheets, checks))
  writeWhole(join(out, 'evidence.html'), evidencePage(rows, sheets))
}

/** For a student: nothing of the evidence is in it. */
function reportOf({ name, student, parts, got, of }: Row, sheet: GradeSheet): string {
  const { checks, problem, end, course } = sheet
  const byPart = parts.map((part) => `${part.part}: ${part.got} of ${part.of}`).join(', ')
  return fill('report', {
    title: student ? calledOf(student) : name,
    points: `${got} of ${of} points: ${byPart}`,
    problem,
    isCutOff: end === 'time is up',
    failing: checks.filter(({ result }) => result === 'fails').map(failureOf),
    checks: checks.map(lineOf),
    course,
  })
}

function failureOf({ id, title, report = '', rows = [] }: JudgedCheck) {
  const held = rows.filter(({ result }) => result === 'holds').length
  return { id, title, report, rows: rows.length === 0 ? '' : `${held} of ${rows.length} rows hold.` }
}

function lineOf({ id, title, result, points, fraction, message, reason }: JudgedCheck) {
  const word = { holds: 'holds', fails: 'fails', waits: 'not run', 'left out': 'not on this machine' }[result]
  const more = message || reason
  return {
    id,
    title,
    points: `${Math.round(points * fraction * 100) / 100} of ${points}`,
    result,
    said: more ? `${word}: ${more}` : word,
  }
}

/** What failed how often, and with what: nobody is named. Who has no server that answers tells nothing of checks. */
function classPage(sheets: GradeSheet[], checks: Check[]): string {
  const judged = sheets.filter(({ checks }) => checks.some(({ result }) => result === 'holds'))
  const counted = checks
    .map(({ id, title }) => {
      const failed = judged.flatMap((sheet) =>
        sheet.checks.filter((one) => one.id === id && one.result === 'fails'),
      )
      const alike = Map.groupBy(failed, ({ message = '' }) => message.replace(/\d+/g, '…'))
      const commonest = [...alike.values()].sort((a, b) => b.length - a.length).slice(0, 3)
      const messages = commonest.map((same) => `${same[0]?.message ?? ''} (${same.length})`)
      return { id, title, failed: failed.length, messages }
    })
    .filter(({ failed }) => failed > 0)
    .sort((a, b) => b.failed - a.failed)
  return fill('class', { judged: judged.length, all: sheets.length, checks: counted })
}

/** For the teacher alone. */
function evidencePage(rows: Row[], sheets: GradeSheet[]): string {
  return fill('evidence', {
    pairs: alike(sheets, courseServers()),
    rows: rows.filter(({ look }) => look.length > 0),
  })
}

/** The marks of the course's own servers, which students may have found. */
function courseServers(): { name: string; prints: ReadonlySet<number> }[] {
  const right = globSync('classroom/right-servers/*.{ts,py,pl,java,c,rs}', { cwd: course })
  const servers: [string, Files][] = [
    ...stepFolders.map((folder): [string, Files] => [folder, serverFiles(join(course, folder))]),
    ...right.map((file): [string, Files] => [
      file,
      new Map([[file, readFileSync(join(course, file), 'utf8')]]),
    ]),
  ]
  return servers.map(([name, files]) => {
    const prints = [...files].flatMap(([file, text]) => [...printsOf(text, extname(file))])
    return { name: `the course's ${name}`, prints: new Set(prints) }
  })
}
