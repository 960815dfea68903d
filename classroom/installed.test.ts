// Without the classroom's packages, each command that needs them says so, and what to do; the others work.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import t from 'tap'
import { withoutInstruments } from '../checker/system/instruments.ts'
import { course } from '../tools/course/steps.ts'

const copy = mkdtempSync(join(tmpdir(), 'without-packages-'))
t.teardown(() => rmSync(copy, { recursive: true, force: true }))
const leftOut = ['node_modules', '.git', '.tap', 'my-server', 'site', 'bench']
const isWanted = (path: string): boolean => path === course || !leftOut.includes(basename(path))
cpSync(course, copy, { recursive: true, filter: isWanted })
symlinkSync(join(course, 'node_modules'), join(copy, 'node_modules'))
mkdirSync(join(copy, 'hand-ins/ada'), { recursive: true })

function run(...words: string[]) {
  const [file = '', ...args] = withoutInstruments([process.execPath, 'tools/front.ts', ...words])
  return spawnSync(file, args, { cwd: copy, encoding: 'utf8' })
}

for (const [command, ...words] of [
  ['grade', '01', 'hand-ins', '--out', 'grades'],
  ['grade', '--appeal', 'ada', '01.answers'],
  ['export', 'grades', '--for', 'junit'],
  ['test', 'classroom'],
] as const)
  t.test(`npm run ${command} ${words.join(' ')}`, async (t) => {
    const { status, stdout, stderr } = run(command, ...words)
    t.equal(status, 2, stdout)
    const name = command === 'test' ? 'npm test -- classroom' : `npm run ${command}`
    t.match(stderr, `${name} needs packages that are not installed (csv-parse, csv-stringify, `)
    t.match(stderr, 'run "npm --prefix classroom ci" first')
    t.equal(stderr.trim().split('\n').length, 1)
  })

t.test('the others need none', async (t) => {
  t.match(run('grade', '--doctor').stdout, 'npm run grade needs packages that are not installed (csv-parse, ')
  const { status, stdout, stderr } = run(
    'handout',
    '--to',
    join(copy, 'handout'),
    '--parts',
    '01',
    '--offline',
  )
  t.equal(status, 0, stdout + stderr)
})
