// A machine that can't keep submissions apart is found out first: then nothing is run.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { withoutInstruments } from '../../checker/system/instruments.ts'
import { course } from '../../tools/course/steps.ts'

const place = mkdtempSync(join(tmpdir(), 'doctor-'))
t.teardown(() => rmSync(place, { recursive: true, force: true }))

/** Grades on a machine that has no programs at all. */
function grade(...words: string[]) {
  const front = [process.execPath, join(course, 'tools/front.ts'), 'grade', ...words]
  const [file = '', ...args] = withoutInstruments(front)
  return spawnSync(file === 'env' ? '/usr/bin/env' : file, args, {
    env: { ...process.env, PATH: place },
    encoding: 'utf8',
  })
}

const reason =
  process.platform === 'linux' ? 'there is no unshare' : 'only Linux has what keeps programs apart'

t.test('the doctor says so', async (t) => {
  const { status, stdout } = grade('--doctor')
  t.equal(status, 1)
  t.match(stdout, `Submissions can't be kept apart here: ${reason}`)
  t.match(stdout, '"npm run grade" refuses, unless --unsafe is given.')
  t.match(stdout, 'python3 (.py)')
})

t.test('grading refuses', async (t) => {
  const started = join(place, 'started')
  mkdirSync(join(place, 'hand-ins/ada'), { recursive: true })
  writeFileSync(
    join(place, 'hand-ins/ada/server.js'),
    `require('node:fs').writeFileSync(${JSON.stringify(started)}, '')`,
  )
  const words = ['01', join(place, 'hand-ins'), '--out', join(place, 'grades'), '--parts', '01']
  const { status, stderr } = grade(...words)
  t.equal(status, 2)
  t.match(stderr, `this machine can't keep submissions apart: ${reason}`)
  t.match(stderr, '(--unsafe grades all the same, with your rights)')
  t.same(readdirSync(join(place, 'grades/sheets')), [], 'no sheet')
  t.notOk(existsSync(started), 'nothing was run')
})
