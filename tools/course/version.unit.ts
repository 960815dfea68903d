// The mark of the checks.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { courseVersion, markOf } from './version.ts'

t.test('it changes with the checks, and with nothing else', async (t) => {
  const folder = t.testdir({
    checker: { check: { 'run.ts': 'one\ntwo\n', 'run.test.ts': 'a' } },
    steps: { '01-socket': { 'checks.ts': 'checks', 'server.ts': 'server' } },
  })
  const put = (path: string, text: string): string => {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), text)
    return markOf(folder)
  }
  const before = markOf(folder)
  t.equal(put('checker/check/run.test.ts', 'b'), before)
  t.equal(put('steps/01-socket/server.ts', 'another'), before)
  t.equal(put('checker/check/run.ts', 'one\r\ntwo\r\n'), before)
  const marks = [
    put('checker/check/run.ts', 'one\nthree\n'),
    put('steps/01-socket/checks.ts', 'more checks'),
    put('steps/01-socket/exercises.ts', 'x'),
    put('final/checks/clients.ts', 'y'),
  ]
  t.equal(new Set([before, ...marks]).size, 5)
})

t.test('this course', async (t) => {
  t.match(courseVersion(), { version: /^\d+\.\d+\.\d+$/, checks: /^[\da-f]{12}$/ })
  t.not(courseVersion().checks, 'e3b0c44298fc', 'the hash of nothing')
})
