// The access log, from inside: a new file for it, and a disk that is full meanwhile.
import { closeSync, openSync, readFileSync, renameSync, rmdirSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { makeWriter, openLog } from './log.ts'

t.test('a log that was renamed goes on in a new file: no line is lost, and the counts go on', async (t) => {
  const path = join(t.testdir(), 'access.log')
  const log = openLog(path)
  void log.add('+a.html|::1|1\n')
  await log.flush()
  renameSync(path, `${path}.1`)
  void log.add('+a.html|::1|2\n') // a line that is not written yet: it may be in either file
  void log.reopen()
  void log.add('+a.html|::1|3\n')
  await log.flush()
  t.equal(readFileSync(`${path}.1`, 'utf8'), 'a.html|::1|1|1\na.html|::1|2|2\n')
  t.equal(readFileSync(path, 'utf8'), 'a.html|::1|3|3\n')
  await log.reopen()
  await log.add('+a.html|::1|4\n')
  t.equal(readFileSync(path, 'utf8'), 'a.html|::1|3|3\na.html|::1|4|4\n', 'nothing was renamed')
})

t.test('a log that can not be opened again goes on in the old file', async (t) => {
  const path = join(t.testdir(), 'access.log')
  const log = openLog(path)
  await log.add('+a.html|::1|1\n')
  renameSync(path, `${path}.1`)
  mkdirSync(path) // nothing can be written to a folder
  const warnings = t.capture(console, 'error')
  await log.reopen()
  await log.add('+a.html|::1|2\n')
  t.equal(readFileSync(`${path}.1`, 'utf8'), 'a.html|::1|1|1\na.html|::1|2|2\n')
  t.match(
    warnings().map(({ args }) => args.join(' ')),
    [/^cannot open the access log again: EISDIR/],
  )
  rmdirSync(path)
})

t.test('the rest of a line does not go into another file', async (t) => {
  const path = join(t.testdir(), 'access.log')
  let written = ''
  let room = 20 // bytes
  const writer = makeWriter(openSync(path, 'a'), async (_, bytes) => {
    if (room === 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    const bytesWritten = Math.min(room, bytes.length)
    written += bytes.toString('utf8', 0, bytesWritten)
    room -= bytesWritten
    return { bytesWritten }
  })
  const warnings = t.capture(console, 'error')
  await writer.write(['a.html|::1|1|1\n', 'a.html|::1|2|2\n', 'a.html|::1|3|3\n'])
  t.equal(written, 'a.html|::1|1|1\na.htm')
  const other = openSync(`${path}.2`, 'a')
  t.teardown(() => closeSync(other))
  writer.goOnIn(other)
  room = 1000
  written = ''
  await writer.write(['a.html|::1|4|4\n'])
  t.equal(written, 'a.html|::1|4|4\n')
  const said = warnings().map(({ args }) => args.join(' '))
  t.match(said, [/cannot write the access log: no space/, /written again; 2 lines are lost/])
})
