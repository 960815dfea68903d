// What a program gets to read of a run, and what people do where it has not come to its end.
import t from 'tap'
import type { Check } from '../../checker/check/check.ts'
import type { Outcome } from '../../checker/check/series.ts'
import { CheckFailure } from '../../checker/wire/failure.ts'
import { findStep } from '../course/steps.ts'
import { type End, type Findings, tellFindings } from './findings.ts'
import { sheetOf, type Sheet } from './sheet.ts'

const check = (id: string, points = 2): Check => ({
  id,
  title: `does ${id}`,
  anchor: 'place',
  hint: 'Does it?',
  needs: [],
  points,
  run: async () => {},
})
const no = new CheckFailure('no', { kind: 'status' })
const table = new CheckFailure('/b: no', {
  kind: 'status',
  rows: [{ row: '/a' }, { row: '/b', failure: no }, { row: '/c' }],
})

const outcomes: [Check, Outcome | undefined][] = [
  [check('01.holds'), { result: 'holds', remark: 'and how', rows: [{ row: '/x' }] }],
  [check('01.fails'), { result: 'fails', failure: no }],
  [check('02.table', 3), { result: 'fails', failure: table }],
  [check('02.waits'), { result: 'waits', for: '01.fails' }],
  [check('02.left-out'), { result: 'left out', reason: 'there is no fork' }],
  [check('02.not-run'), undefined],
]

function findingsOf(options: [string, string][] = [], some = outcomes): Findings {
  return {
    asked: {
      step: findStep('02'),
      ids: [],
      options: new Map(options),
      command: ['/x/python3'],
      typed: ['python3'],
    },
    checks: some.map(([check]) => check),
    outcomes: new Map(some.flatMap(([{ id }, outcome]) => (outcome ? [[id, outcome]] : []))),
    began: performance.now() - 3000,
    seconds: new Map([['01.holds', 0.1239]]),
    port: 8080,
    library: 'Express',
  }
}

t.test('everything that came of the checks', async (t) => {
  const sheet = JSON.parse(sheetOf(findingsOf(), 'interrupted')) as Sheet
  const common = { title: /^does/, lesson: /README\.md#place$/, hint: 'Does it?' }
  t.match(sheet, {
    course: { version: /^\d/, checks: /^[\da-f]{12}$/ },
    step: '02',
    command: ['python3'],
    complete: false,
    end: 'interrupted',
    points: 4,
    ofPoints: 11, // without the one that was left out
    library: 'Express',
  })
  t.ok(sheet.seconds >= 3)
  t.match(sheet.checks, [
    {
      ...common,
      id: '01.holds',
      step: '01',
      result: 'holds',
      points: 2,
      fraction: 1,
      got: 2,
      rows: [{ row: '/x', result: 'holds' }],
      remark: 'and how',
      lesson: 'steps/01-socket/README.md#place',
      seconds: 0.124,
    },
    { ...common, id: '01.fails', result: 'fails', fraction: 0, got: 0, message: 'no', kind: 'status' },
    {
      ...common,
      id: '02.table',
      result: 'fails',
      points: 3,
      fraction: 0.6667,
      got: 2,
      rows: [
        { row: '/a', result: 'holds' },
        { row: '/b', result: 'fails', message: 'no', kind: 'status' },
        { row: '/c', result: 'holds' },
      ],
      message: '/b: no',
    },
    { ...common, id: '02.waits', result: 'waits', waitsFor: '01.fails' },
    { ...common, id: '02.left-out', result: 'left out', reason: 'there is no fork' },
    { ...common, id: '02.not-run', result: 'waits', waitsFor: 'more time' },
  ])
  t.same(
    sheet.checks.map(({ seconds }) => seconds),
    [0.124, undefined, undefined, undefined, undefined, undefined],
  )
})

t.test('a run that has come to its end is complete', async (t) => {
  const findings = findingsOf([], outcomes.slice(0, 5))
  const sheet = JSON.parse(sheetOf(findings, 'done')) as Sheet
  t.equal(sheet.complete, true)
  t.notOk('end' in sheet)
  const { asked } = findings
  const named = { ...findings, asked: { ...asked, step: undefined, ids: ['02.table'], typed: [] } }
  t.match(JSON.parse(sheetOf(named, 'done')), {
    named: ['02.table'],
    command: ['node', 'my-server/server.ts'],
  })
})

t.test('what is told at the end', async (t) => {
  const told = (findings: Findings, end: End): { holds: boolean; lines: string[] } => {
    const logged = t.capture(console, 'log')
    const holds = tellFindings(findings, end)
    const lines = logged().flatMap(({ args: [line] }) => String(line).split('\n'))
    logged.restore()
    return { holds, lines }
  }
  const limit: [string, string][] = [['--limit', '7']]
  const late = told(findingsOf(limit), 'time is up')
  t.equal(late.holds, false)
  t.equal(late.lines[1], 'The time is up (--limit 7): what follows was found until then.')
  t.ok(late.lines.includes('1 of 5 checks hold: 4 of 11 points; 2 wait; 1 left out on this machine.'))
  t.ok(late.lines.includes('Points: 01 2 of 4, 02 2 of 7.'))
  t.equal(late.lines.at(-1), 'npm run hint 02 -- python3')

  const [first] = outcomes
  const isFine = first ? [first, [check('02.not-run'), undefined] as [Check, undefined]] : []
  const stopped = told(findingsOf([], isFine), 'interrupted')
  t.equal(stopped.holds, false, 'what was not run does not hold')
  t.equal(stopped.lines[1], 'Interrupted: what follows was found until then.')
  t.equal(stopped.lines.at(-1), 'npm run check 02 -- python3')

  const done = told(findingsOf([], outcomes.slice(0, 1)), 'done')
  t.equal(done.holds, true)
  t.equal(done.lines.at(-1), 'Next: read steps/03-threads/README.md.')
})
