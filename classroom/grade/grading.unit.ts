// A sheet stands as long as nothing has changed, and it had as much time as there is now.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { markOfGrade, standingSheet, type Asked } from './grading.ts'
import { writeSheet, type GradeSheet } from './sheet.ts'

const place = mkdtempSync(join(tmpdir(), 'standing-'))
t.teardown(() => rmSync(place, { recursive: true, force: true }))
for (const name of ['sheets', 'hand-in']) mkdirSync(join(place, name))
writeFileSync(join(place, 'hand-in/server.py'), 'x')
const submission = { name: 'ada', path: join(place, 'hand-in'), kind: 'folder' } as const
const asked = (more: Partial<Asked> = {}): Asked => ({
  ...{
    place: 'steps/01-socket',
    step: '01',
    checks: [],
    out: place,
    files: { seed: 'a' },
    publicSeed: 'public',
  },
  ...{ limit: 60, ...more },
})
const keep = (more: Partial<GradeSheet> = {}): void =>
  writeSheet(place, {
    ...{
      name: 'ada',
      mark: markOfGrade(submission, asked()),
      course: { version: '', checks: '' },
      step: '01',
    },
    ...{ complete: true, end: 'done', limit: 60, seconds: 1, notes: [], canned: [], checks: [], ...more },
  })
const stands = (more: Partial<Asked> = {}): boolean => standingSheet(submission, asked(more)) !== undefined

t.test('a sheet stands, or it does not', async (t) => {
  t.notOk(stands(), 'there is none')
  keep({ complete: false })
  t.notOk(stands(), 'it was interrupted')
  keep()
  t.ok(stands())
  t.ok(stands({ limit: 600 }), 'it had time enough')
  t.notOk(stands({ files: { seed: 'b' } }), 'another seed')
  t.notOk(stands({ files: { seed: 'a', log: 'COUNT|IP|PORT|FILE' } }), 'another form of the log')
  keep({ end: 'time is up' })
  t.ok(stands())
  t.notOk(stands({ limit: 600 }), 'there is more time now')
  keep()
  writeFileSync(join(place, 'hand-in/server.py'), 'y')
  t.notOk(stands(), 'another file')
})
