// A whole class is graded, with one interruption, and once more: right servers have all points, each other one
// has what it deserves, and nothing is left of anybody. The small class is tried here, the whole one with
// `--full`.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { withoutInstruments } from '../../checker/system/instruments.ts'
import { startProgram, type Program } from '../../checker/system/process.ts'
import { withMark } from '../../checker/system/proc.ts'
import { isFull } from '../../checker/tap.ts'
import { course } from '../../tools/course/steps.ts'
import { freeUsers, whyNot } from '../grade/isolation.ts'
import { readSheet, sheetPath, type GradeSheet } from '../grade/sheet.ts'
import { listSubmissions, markOf } from '../grade/submissions.ts'
import { parseTable } from '../grade/table.ts'
import { makeClass, roster, small, whole, type Pupil } from './fake-class.ts'

const place = mkdtempSync(join(tmpdir(), 'class-'))
const [folder, out, temporary] = ['hand-ins', 'grades', 't'].map((name) => join(place, name)) as [
  string,
  string,
  string,
]
t.teardown(() => rmSync(place, { recursive: true, force: true }))

function grade(...words: string[]): Program {
  const front = [process.execPath, join(course, 'tools/front.ts'), 'grade', ...words]
  return startProgram(['env', `TMPDIR=${temporary}`, ...withoutInstruments(front)], course)
}

const asked = [
  ...['02', folder, '--out', out, '--roster', join(place, 'roster.csv'), '--seed', 'kept secret'],
  ...(isFull ? ['--jobs', '3', '--limit', '300'] : ['--jobs', '2', '--parts', '01', '--limit', '240']),
]
const patience = 4 * (isFull ? 480 : 120) // quarters of a second without a word
const forever = (): Error => new Error('the grading does not come to an end')
const apart = whyNot(freeUsers(1)[0])

const failing = ({ checks }: GradeSheet): string[] =>
  checks.filter(({ result }) => result !== 'holds').map(({ id }) => id)

/** In what a sheet differs from what its pupil deserves, as a sentence. */
function unfairness({ name, deserves }: Pupil, sheet: GradeSheet | undefined): string[] {
  if (!sheet?.complete) return [`${name} has no whole sheet`]
  const failed = failing(sheet)
  const what = `${name} fails ${failed.join(', ') || 'nothing'}${sheet.problem ? `: ${sheet.problem}` : ''}`
  if (deserves === 'all') return failed.length === 0 ? [] : [what]
  if (deserves === 'none') return failed.length === sheet.checks.length ? [] : [what]
  if (deserves === 'any') return failed.length > 0 ? [] : [what]
  return failed.length > 0 && failed.every((id) => deserves.includes(id)) ? [] : [what]
}

t.test('a class is graded', { skip: apart ?? false, timeout: 1_800_000 }, async (t) => {
  const pupils = await makeClass(isFull ? whole : small, { folder, sheets: join(out, 'sheets') })
  writeFileSync(join(place, 'roster.csv'), roster)
  mkdirSync(temporary)
  const { submissions } = listSubmissions(folder)
  const before = submissions.map(markOf)
  t.equal(submissions.length, pupils.length)

  const first = grade(...asked)
  await first.until(() => /^ +3 of /m.test(first.stdout()), forever, patience)
  first.signal('SIGINT')
  t.equal((await first.endsBy(forever)).signal, 'SIGINT', 'it can be interrupted')
  await first.end()

  const second = grade(...asked)
  const { status } = await second.endsBy(forever, patience)
  t.comment(second.stdout())
  t.equal(status, 0, second.stderr())
  t.match(second.stdout(), /^[3-9] of \d+ have been graded before, and stand\.$/m)
  t.match(second.stdout(), `${pupils.length} of ${pupils.length} are graded.`)
  t.match(second.stdout(), 'Nothing from: Emmy Noether.')

  for (const pupil of pupils) t.same(unfairness(pupil, readSheet(out, pupil.name)), [], pupil.name)
  const rows = parseTable(readFileSync(join(out, 'summary.csv'), 'utf8'))
  for (const { name, look } of pupils)
    if (look) t.match(rows.find((row) => row['submission'] === name)?.['look at'], look, name)
  t.match(readFileSync(join(out, 'evidence.html'), 'utf8'), /copied-by<\/td><td>copied-from/)

  t.same(submissions.map(markOf), before, 'nothing that was handed in has changed')
  // Its processes have its folder for temporary files in their environment.
  t.same(withMark(temporary), [], 'no process is left')
  t.same(readdirSync(temporary), [], 'no file is left')

  const written = pupils.map(({ name }) => statSync(sheetPath(out, name)).mtimeMs)
  const third = grade(...asked)
  t.equal((await third.endsBy(forever, patience)).status, 0)
  t.match(third.stdout(), `${pupils.length} of ${pupils.length} have been graded before, and stand.`)
  t.same(
    pupils.map(({ name }) => statSync(sheetPath(out, name)).mtimeMs),
    written,
    'nothing was done again',
  )
})
