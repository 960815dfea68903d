// Points, the roster and the table of the class.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import type { Check } from '../../checker/check/check.ts'
import type { JudgedCheck } from './order.ts'
import { writePages } from './pages.ts'
import { partsOf, readWeights, totalOf } from './points.ts'
import { hoursLate, readRoster, studentOf } from './roster.ts'
import { readSheet, writeSheet, type GradeSheet } from './sheet.ts'
import { lookAt, rowsOf, summaryOf } from './summary.ts'
import { parseTable } from './table.ts'

const place = mkdtempSync(join(tmpdir(), 'summary-'))
t.teardown(() => rmSync(place, { recursive: true, force: true }))

const check = (
  id: string,
  points: number,
  fraction: number,
  result: JudgedCheck['result'] = 'fails',
): JudgedCheck => ({
  ...{ id, step: id.slice(0, 2), title: '', points, fraction, got: points * fraction, lesson: '', hint: '' },
  result: fraction === 1 ? 'holds' : result,
})
const sheet = (name: string, checks: JudgedCheck[]): GradeSheet => ({
  ...{ name, mark: '', course: { version: '', checks: '' }, step: '02', complete: true, seconds: 1 },
  ...{ notes: [], canned: [], checks },
})

t.test('each part has its own points, a table gives a part of them, and weights change them', async (t) => {
  const one = sheet('a', [check('01.a', 2, 1), check('02.b', 3, 0.5), check('02.c', 9, 0, 'left out')])
  t.same(partsOf(one, new Map()), [
    { part: '01', got: 2, of: 2 },
    { part: '02', got: 1.5, of: 3 },
  ])
  t.same(totalOf(partsOf(one, new Map([['02.b', 10]]))), { got: 7, of: 12 })
})

t.test('points.json is read, or what is wrong with it is said', async (t) => {
  const read = (text: string) => {
    writeFileSync(join(place, 'points.json'), text)
    return readWeights(place, ['01.a'])
  }
  t.same([...read('{"01.a": 0}')], [['01.a', 0]])
  t.throws(() => read('{"01.b": 1}'), /no such check/)
  t.throws(() => read('{"01.a": -1}'), /no number/)
  t.throws(() => read('{'), /no JSON/)
})

t.test('a student is found by whatever names the hand-in, and nobody by a guess', async (t) => {
  const path = join(place, 'roster.csv')
  writeFileSync(
    path,
    '\ufeffName,Login,Due\nAda Lovelace,ada,2026-05-01T12:00:00Z\n"Müller, Zoë",zm1,\nAnn,ann,\nAnn,ann2,\n',
  )
  const roster = readRoster(path)
  const found = (name: string): string | undefined => studentOf(name, roster)?.['login']
  t.same(['ada', 'Ada Lovelace_123_assign', 'x_ADA_9', 'zm1.zip', 'adalbert', 'Ann'].map(found), [
    ...['ada', 'ada', 'ada', undefined, undefined, 'ann'],
  ])
  t.equal(hoursLate(Date.parse('2026-05-01T14:30:00Z'), roster[0]), 2.5)
  t.equal(hoursLate(Date.parse('2026-05-01T11:00:00Z'), roster[0]), 0)
  t.equal(hoursLate(1, roster[1]), undefined)
  writeFileSync(path, 'Colour\nred\n')
  t.throws(() => readRoster(path), /none of the columns/)
})

t.test('the table has a row for each, and no cell that is a formula', async (t) => {
  const sheets = [sheet('=cmd', [check('01.a', 2, 1)]), sheet('b', [check('01.a', 2, 0)])]
  const text = summaryOf(rowsOf([...sheets, { name: 'not yet' }], sheets, [], new Map()))
  t.match(parseTable(text), [
    { submission: "'=cmd", points: '2', of: '2', '01': '2' },
    { submission: 'b', points: '0' },
    { submission: 'not yet', 'look at': 'not graded to the end' },
  ])
})

t.test('the end says what to look at, of all or of the one that was asked for', async (t) => {
  const sheets = [
    { ...sheet('a', [check('01.a', 2, 1)]), library: 'Express' },
    { ...sheet('b', [check('01.a', 2, 0)]), end: 'time is up' } as const,
  ]
  const roster = ['a', 'b', 'c', 'Ada'].map((name) => ({ name }))
  const rows = rowsOf(
    ['a', 'b', 'c'].map((name) => ({ name })),
    sheets,
    roster,
    new Map(),
  )
  const library = '  a: its responses look like those of Express'
  t.same(lookAt(rows, sheets, roster), [
    ...['', '2 of 3 are graded.', 'Look at:', library, '  b: the time was up', '  c: not graded to the end'],
    'Nothing from: Ada.',
  ])
  t.same(lookAt(rows, sheets, roster, 'a'), ['', '2 of 3 are graded.', 'Look at:', library])
})

t.test('the page for the lecture counts those that have a server, and names nobody', async (t) => {
  const out = join(place, 'pages')
  mkdirSync(join(out, 'reports'), { recursive: true })
  const failing = { ...check('02.b', 3, 0), message: 'the body is not the file' }
  const sheets = [
    sheet('ada', [check('01.a', 2, 1), failing]),
    sheet('bob', [check('01.a', 2, 0), { ...check('02.b', 3, 0), message: 'the server exited' }]),
  ]
  const checks = sheets[0]?.checks.map(({ id, title }) => ({ id, title })) as unknown as Check[]
  writePages(out, rowsOf(sheets, sheets, [], new Map()), sheets, checks)
  const text = readFileSync(join(out, 'class.html'), 'utf8')
  t.match(text, 'Counted here: 1 of 2 submissions.')
  t.match(text, 'the body is not the file (1)')
  t.notMatch(text, /the server exited|ada|bob/)
})

t.test('a sheet that was cut off is none', async (t) => {
  mkdirSync(join(place, 'sheets'))
  writeSheet(place, sheet('a', []))
  t.equal(readSheet(place, 'a')?.name, 'a')
  writeFileSync(join(place, 'sheets/b.json'), '{"name": "b", ')
  t.equal(readSheet(place, 'b'), undefined)
})

t.test('what a server says is text, and no markup', async (t) => {
  const out = join(place, 'pages')
  const message = '</table><script>alert(1)</script> & "so"'
  const failing = { ...check('02.b', 3, 0), message, report: message }
  const sheets = [sheet('<b>', [check('01.a', 2, 1), failing])]
  const checks = sheets[0]?.checks.map(({ id, title }) => ({ id, title })) as unknown as Check[]
  const rows = rowsOf(sheets, sheets, [], new Map()).map((row) => ({ ...row, look: [message] }))
  writePages(out, rows, sheets, checks)
  const inText = '&lt;/table&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;so&quot;'
  for (const name of ['reports/<b>.html', 'class.html', 'evidence.html']) {
    const text = readFileSync(join(out, name), 'utf8')
    t.match(text, inText, name)
    t.notMatch(text, /<script|<b>/, name)
    t.match(text, /^<!doctype html>/)
  }
})
