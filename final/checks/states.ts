// The states of a file: how they are described, what has changed, and parts of them.
import { appendFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensure } from '../../checker/wire/failure.ts'
import type { Check } from '../../checker/check/check.ts'
import { ensureContent, ensureStatus } from '../../checker/check/expect.ts'
import { files, modified } from '../../checker/subject/files.ts'
import { field, type Response } from '../../checker/wire/response.ts'
import type { RunningServer } from '../../checker/subject/launch.ts'
import { ensureThat, fieldIfAny, getWith, settled, settledTag } from './asking.ts'

const page = files['page.html'] as Buffer

export const stateChecks: Check[] = [
  {
    id: 'final.description',
    title: 'describes each file: ETag, Last-Modified, Accept-Ranges, and that its type is not to be guessed',
    anchor: 'only-what-has-changed',
    hint: 'A browser that may guess can take a text for a script: X-Content-Type-Options.',
    needs: ['02.fields'],
    points: 1,
    async run(server) {
      const running = await server.start()
      for (const target of ['/page.html', '/empty.txt', '/picture.jpg']) {
        await settledTag(running, target)
        const response = await running.get(target)
        ensureThat(/^"[!#-~]+"$/.test(field(response, 'ETag')), `${target} has no strong ETag`, response)
        ensureThat(
          field(response, 'Last-Modified') === modified.toUTCString(),
          `${target} has another Last-Modified`,
          response,
        )
        ensureThat(
          field(response, 'Accept-Ranges') === 'bytes',
          `${target} does not say that it takes ranges`,
          response,
        )
        ensureThat(
          field(response, 'X-Content-Type-Options') === 'nosniff',
          `the type of ${target} may be guessed`,
          response,
        )
      }
      const missing = await running.get('/missing.html')
      ensureThat(
        field(missing, 'X-Content-Type-Options') === 'nosniff',
        'the type of a 404 may be guessed',
        missing,
      )
      running.fixtures.add('changing.txt', 'one')
      const one = fieldIfAny(await running.get('/changing.txt'), 'ETag')
      running.fixtures.add('changing.txt', 'two')
      const two = fieldIfAny(await running.get('/changing.txt'), 'ETag')
      ensure(one === undefined || one !== two, 'two states of a file have the same ETag')
    },
  },
  {
    id: 'final.conditions',
    title: 'evaluates conditions in the order of RFC 9110 §13.2.2',
    anchor: 'only-what-has-changed',
    hint: 'If-Match before If-Unmodified-Since, then If-None-Match before If-Modified-Since.',
    needs: ['final.description'],
    points: 3,
    async run(server) {
      const running = await server.start()
      const etag = await settledTag(running, '/page.html')
      const same = modified.toUTCString()
      const before = new Date(modified.getTime() - 1000).toUTCString()
      const after = new Date(modified.getTime() + 1000).toUTCString()
      const [, day, month, year, time] = /, (\d\d) (\w{3}) \d\d(\d\d) ([\d:]+)/.exec(same) ?? []
      const rfc850 = `Saturday, ${day}-${month}-${year} ${time} GMT`
      const asctime = `Sat ${month}  ${Number(day)} ${time} 2017`
      const cases: [lines: string[], status: number][] = [
        [[`If-None-Match: ${etag}`], 304],
        [[`If-None-Match: W/${etag}`], 304],
        [['If-None-Match: *'], 304],
        [[`If-None-Match: "a", ${etag}, "b"`], 304],
        [['If-None-Match: "a"', `If-None-Match: ${etag}`], 304],
        [[`If-None-Match: "a,b",${etag}`], 304],
        [['If-None-Match: "a"'], 200],
        [[`If-None-Match: ${etag.slice(1, -1)}`], 200],
        [['If-None-Match: "*"'], 200],
        [['If-None-Match:'], 200],
        [[`If-None-Match: ${etag.toUpperCase()}x`], 200],
        [[`If-Modified-Since: ${same}`], 304],
        [[`If-Modified-Since: ${after}`], 304],
        [[`If-Modified-Since: ${before}`], 200],
        [[`If-Modified-Since: ${rfc850}`], 304],
        [[`If-Modified-Since: ${asctime}`], 304],
        [['If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT'], 200],
        [['If-Modified-Since: Sun Nov  6 08:49:37 1994'], 200],
        [['If-Modified-Since: yesterday'], 200],
        [['If-Modified-Since: 2030'], 200],
        [['If-Modified-Since: 4102444800'], 200],
        [['If-Modified-Since: 2030-01-01T00:00:00Z'], 200],
        [['If-Modified-Since: Tue, 31 Feb 2030 00:00:00 GMT'], 200],
        [[`If-Modified-Since: ${same.replace('GMT', 'CET')}`], 200],
        [[`If-Modified-Since: ${after}`, 'If-None-Match: "a"'], 200],
        [[`If-Modified-Since: ${before}`, `If-None-Match: ${etag}`], 304],
        [[`If-Match: ${etag}`], 200],
        [['If-Match: *'], 200],
        [[`If-Match: "a", ${etag}`], 200],
        [['If-Match: "a"'], 412],
        [[`If-Match: W/${etag}`], 412],
        [['If-Match:'], 412],
        [[`If-Unmodified-Since: ${same}`], 200],
        [[`If-Unmodified-Since: ${after}`], 200],
        [[`If-Unmodified-Since: ${before}`], 412],
        [['If-Unmodified-Since: yesterday'], 200],
        [[`If-Match: ${etag}`, `If-Unmodified-Since: ${before}`], 200],
        [['If-Match: "a"', `If-Unmodified-Since: ${after}`], 412],
        [['If-Match: "a"', `If-None-Match: ${etag}`], 412],
        [[`If-Match: ${etag}`, `If-None-Match: ${etag}`], 304],
        [[`If-Unmodified-Since: ${before}`, `If-None-Match: ${etag}`], 412],
        [[`If-Unmodified-Since: ${same}`, `If-Modified-Since: ${same}`], 304],
      ]
      for (const method of ['GET', 'HEAD']) {
        for (const [lines, status] of cases) {
          const response = await getWith(running, '/page.html', lines, method)
          ensureStatus(response, status, `${method} with ${lines.join(' and ')}`)
          if (status !== 304) continue
          ensureThat(field(response, 'ETag') === etag, 'a 304 does not have the ETag', response)
          field(response, 'Date')
          field(response, 'Cache-Control')
          ensureThat(
            !response.fields.has('content-type'),
            'a 304 describes a content that it does not have',
            response,
          )
        }
      }
      await ensureOwnDateHolds(running)
      for (const lines of [['If-Match: *'], ['If-None-Match: *'], ['If-Match: "a"']]) {
        ensureStatus(
          await getWith(running, '/missing.html', lines),
          404,
          `a missing file with ${lines.join()}`,
        )
      }
    },
  },
  {
    id: 'final.changing-file',
    title: 'never says 304 of a file that has changed, however quickly',
    anchor: 'only-what-has-changed',
    hint: 'The clock of a file system is coarse: two changes in a row may have one time.',
    needs: ['final.conditions'],
    points: 2,
    async run(server) {
      const running = await server.start()
      const path = join(running.fixtures.directory, 'www', 'changing.txt')
      writeFileSync(path, 'state 1000')
      let response = await running.get('/changing.txt')
      for (let state = 1001; state < 1200; state++) {
        const { known, dated } = conditionsOf(response)
        writeFileSync(path, `state ${state}`)
        response = await getWith(running, '/changing.txt', dated)
        ensureContent(response, `state ${state}`, 'a file that has just changed, by its date')
        response = await getWith(running, '/changing.txt', known)
        ensureContent(response, `state ${state}`, 'a file that has just changed')
      }
      running.fixtures.add('touched.txt', 'one')
      const touched = await running.get('/touched.txt')
      running.fixtures.add('touched.txt', 'two') // of the same size, and with the same time of modification
      ensureContent(
        await getWith(running, '/touched.txt', conditionsOf(touched).known),
        'two',
        'a file that has changed, with its old time',
      )
      const other = join(running.fixtures.directory, 'other.txt')
      writeFileSync(other, 'six')
      utimesSync(other, modified, modified)
      const before = conditionsOf(await running.get('/touched.txt')).known
      renameSync(other, join(running.fixtures.directory, 'www', 'touched.txt'))
      ensureContent(
        await getWith(running, '/touched.txt', before),
        'six',
        'a file that has taken the place of another',
      )
      await settledTag(running, '/changing.txt')
      appendFileSync(path, ' and more')
      ensureContent(await running.get('/changing.txt'), 'state 1199 and more', 'a file that has grown')
      await settledTag(running, '/touched.txt')
      running.fixtures.add('touched.txt', 'ten')
      ensureContent(await running.get('/touched.txt'), 'ten', 'a file that has changed after a while')
    },
  },
  {
    id: 'final.ranges',
    title: 'sends the part of a file that is asked for',
    anchor: 'a-part-of-a-file',
    hint: 'Bytes are counted from 0, and the last one belongs to the range.',
    needs: ['final.description'],
    points: 3,
    async run(server) {
      const running = await server.start()
      const large = Buffer.alloc(400_000, 'a file that is not kept in memory')
      running.fixtures.add('digits.txt', '0123456789')
      running.fixtures.add('large.txt', large)
      await settled(running, '/digits.txt')
      const parts: [range: string, first: number, last: number][] = [
        ['bytes=0-0', 0, 0],
        ['bytes=0-', 0, 9],
        ['bytes=3-5', 3, 5],
        ['bytes=9-9', 9, 9],
        ['bytes=9-', 9, 9],
        ['bytes=5-99', 5, 9],
        ['bytes=0-9', 0, 9],
        [`bytes=5-${'9'.repeat(400)}`, 5, 9],
        ['bytes=-1', 9, 9],
        ['bytes=-10', 0, 9],
        ['bytes=-99', 0, 9],
        [`bytes=-${'9'.repeat(400)}`, 0, 9],
        ['BYTES=3-5', 3, 5],
        ['bytes=003-005', 3, 5],
        ['bytes=, 3-5 ,', 3, 5],
      ]
      for (const [range, first, last] of parts) {
        const response = await getWith(running, '/digits.txt', [`Range: ${range}`])
        ensureStatus(response, 206, `Range: ${range}`)
        const expected = `bytes ${first}-${last}/10`
        ensureThat(
          field(response, 'Content-Range') === expected,
          `${range} has another Content-Range`,
          response,
          `Content-Range: ${expected}`,
        )
        ensureThat(
          response.body.toString() === '0123456789'.slice(first, last + 1),
          `${range} got another part`,
          response,
        )
        field(response, 'ETag')
        field(response, 'Content-Type')
      }
      for (const range of ['bytes=10-', 'bytes=10-20', `bytes=${'9'.repeat(400)}-`, 'bytes=-0']) {
        const response = await getWith(running, '/digits.txt', [`Range: ${range}`])
        ensureStatus(response, 416, `Range: ${range}`)
        ensureThat(
          field(response, 'Content-Range') === 'bytes */10',
          `${range}: the 416 does not tell the size`,
          response,
          'Content-Range: bytes */10',
        )
      }
      const ignored = [
        'bytes=5-3',
        'bytes=20-10',
        'bytes=-',
        'bytes=',
        'bytes',
        'bytes=a-b',
        'bytes=1',
        'bytes=1-2-3',
        'bytes=--1',
        'bytes=+1-2',
        'bytes=1 - 2',
        'bytes=0x1-2',
        'bytes 0-1',
        'lines=0-1',
        '0-1',
        '',
        'bytes=0-1,3-4',
        'bytes=0-1,a',
        'bytes=-1,-2',
        'bytes=0-0\r\nRange: bytes=1-1',
      ]
      for (const range of ignored) {
        ensureContent(
          await getWith(running, '/digits.txt', [`Range: ${range}`]),
          '0123456789',
          `Range: ${range}`,
        )
      }
      const head = await getWith(running, '/digits.txt', ['Range: bytes=0-0'], 'HEAD')
      ensureStatus(head, 200, 'HEAD with a Range, which is for GET')
      ensureThat(field(head, 'Content-Length') === '10', 'HEAD with a Range has another length', head)
      // Clients that ask for the first 1024 bytes of everything would save the page of a 416.
      for (const range of ['bytes=0-1023', 'bytes=0-', 'bytes=-5', 'bytes=5-9'])
        ensureContent(
          await getWith(running, '/empty.txt', [`Range: ${range}`]),
          '',
          `an empty file with Range: ${range}`,
        )
      ensureStatus(
        await getWith(running, '/missing.html', ['Range: bytes=0-']),
        404,
        'a missing file with a Range',
      )
      const etag = await settledTag(running, '/large.txt')
      ensureStatus(
        await getWith(running, '/large.txt', ['Range: bytes=400000-']),
        416,
        'a part after the end of a large file',
      )
      ensureStatus(
        await getWith(running, '/large.txt', [`If-None-Match: ${etag}`]),
        304,
        'a large file that has not changed',
      )
      for (const [first, last] of [
        [0, 99_999],
        [399_999, 399_999],
        [131_072, 300_000],
      ] as const) {
        const response = await getWith(running, '/large.txt', [`Range: bytes=${first}-${last}`])
        ensureStatus(response, 206, `${first}-${last} of a large file`)
        ensureThat(
          response.body.equals(large.subarray(first, last + 1)),
          `${first}-${last} of a large file got another part`,
          response,
        )
      }
    },
  },
  {
    id: 'final.if-range',
    title: 'sends a part only of the file that the client knows, with If-Range',
    anchor: 'a-part-of-a-file',
    hint: 'A part of a new file, put to a part of the old one, is no file.',
    needs: ['final.ranges'],
    points: 2,
    async run(server) {
      const running = await server.start()
      const etag = await settledTag(running, '/page.html')
      const same = modified.toUTCString()
      const cases: [ifRange: string, status: number][] = [
        [etag, 206],
        [`W/${etag}`, 200],
        ['"a"', 200],
        [`"a", ${etag}`, 200],
        ['*', 200],
        ['', 200],
        [same, 206],
        [new Date(modified.getTime() + 1000).toUTCString(), 200],
        [new Date(modified.getTime() - 1000).toUTCString(), 200],
        ['yesterday', 200],
      ]
      for (const [ifRange, status] of cases) {
        const response = await getWith(running, '/page.html', ['Range: bytes=0-3', `If-Range: ${ifRange}`])
        ensureStatus(response, status, `If-Range: ${ifRange}`)
        ensureThat(
          response.body.equals(status === 206 ? page.subarray(0, 4) : page),
          `If-Range: ${ifRange} got another content`,
          response,
        )
      }
      ensureStatus(
        await getWith(running, '/page.html', ['Range: bytes=9999-', 'If-Range: "a"']),
        200,
        'a part that is not there, of another file',
      )
      ensureStatus(
        await getWith(running, '/page.html', ['Range: bytes=0-3', `If-None-Match: ${etag}`]),
        304,
        'conditions come before the range',
      )
      ensureStatus(
        await getWith(running, '/page.html', ['Range: bytes=0-3', 'If-Match: "a"']),
        412,
        'conditions come before the range',
      )
      ensureStatus(
        await getWith(running, '/page.html', [`If-Range: ${etag}`]),
        200,
        'If-Range without a Range',
      )
    },
  },
]

/** The conditions that a response lets its client set: both, one, or none. */
function conditionsOf(response: Response): { known: string[]; dated: string[] } {
  const [etag, date] = ['ETag', 'Last-Modified'].map((name) => fieldIfAny(response, name))
  return {
    known: etag === undefined ? [] : [`If-None-Match: ${etag}`],
    dated: date === undefined ? [] : [`If-Modified-Since: ${date}`],
  }
}

/** Whatever date a file was sent with: it has not been modified since. */
async function ensureOwnDateHolds(running: RunningServer): Promise<void> {
  const www = join(running.fixtures.directory, 'www')
  const tomorrow = Date.now() / 1000 + 86_400
  for (const [name, what] of [
    ['fresh.txt', 'a file that has just been made'],
    ['tomorrow.txt', 'a file whose date is still to come'],
  ] as const) {
    writeFileSync(join(www, name), what)
    if (name === 'tomorrow.txt') utimesSync(join(www, name), tomorrow, tomorrow)
    const response = await running.get(`/${name}`)
    const date = fieldIfAny(response, 'Last-Modified')
    if (date === undefined) continue // then nobody can ask by it
    ensureThat(
      Date.parse(date) <= Date.parse(field(response, 'Date')),
      `${what} has a Last-Modified that is still to come`,
      response,
    )
    const lines = [`If-Unmodified-Since: ${date}`]
    ensureStatus(await getWith(running, `/${name}`, lines), 200, `${what}, with its own date in ${lines}`)
  }
  // Its state is known by its tag all the same: the date is that of a clock that was wrong, or is wrong now.
  const tag = `If-None-Match: ${await settledTag(running, '/tomorrow.txt')}`
  ensureStatus(await getWith(running, '/tomorrow.txt', [tag]), 304, 'a file whose date is still to come')
}
