// Files, from inside: their names, their states, those in memory; what can't be seen over a socket, or not
// without a file system or a clock of its own.
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  type Stats,
} from 'node:fs'
import { join } from 'node:path'
import { mock } from 'node:test'
import t, { type Test } from 'tap'
import { lacking } from '../checker/system/facilities.ts'
import { retry } from '../checker/system/patience.ts'
import { answer } from './answer.ts'
import { evaluate, rangeMayBeSent } from './conditions.ts'
import { formatDate } from './dates.ts'
import { isOpen, openFile, placeOf, type File } from './files.ts'
import { lookOnce } from './kept.ts'
import { maxKeptBytes, maxKeptFileBytes, maxTroubles, maxWatched, troubleMilliseconds } from './limits.ts'
import { decodeName, encodeName, escapeName, pathOf } from './names.ts'
import { parseRequest } from './request.ts'
import { makeTeller } from './troubles.ts'
import { describeContent } from './types.ts'
import { validatorsOf } from './validators.ts'

/** A root with these files, as the system calls it. */
function rootWith(t: Test, files: Record<string, string | Buffer>): string {
  return realpathSync(t.testdir(files))
}

/** Opens what has to be a file. */
function file(root: string, name: string): File {
  const found = openFile(root, name)
  if (typeof found !== 'object') throw new Error(`${name} is no file`)
  return found
}

/** From now on the clock shows what it is set to. */
function stopClock(t: Test, now: number): { set(now: number): void } {
  mock.timers.enable({ apis: ['Date'], now })
  t.teardown(() => mock.timers.reset())
  return { set: (now) => mock.timers.setTime(now) }
}

/** Opens a file until it is kept in memory. */
function untilKept(root: string, name: string): Promise<true> {
  let before: unknown
  return retry(
    () => {
      const last = before
      before = openFile(root, name)
      return before === last ? true : undefined
    },
    () => new Error(`${name} does not change, and is never kept`),
  )
}

t.test('a name is read in UTF-8, or as bytes, and written again as it came', async (t) => {
  const names: [path: string, name: string, shown: string][] = [
    ['/caf%C3%A9.html', '/café.html', '/café.html'],
    ['/caf%E9.html', '/caf\udce9.html', '/caf%E9.html'],
    ['/%e9%c3%a9', '/\udce9\udcc3\udca9', '/%E9%C3%A9'],
    ['/%F0%9F%92%A9', '/💩', '/💩'],
    ['/100%25', '/100%', '/100%25'],
    ['/%20%E9', '/ \udce9', '/ %E9'],
  ]
  for (const [path, name, shown] of names) {
    t.equal(decodeName(path), name, path)
    t.equal(decodeName(encodeName(name)), name, `${path}, there and back`)
    t.equal(escapeName(name), shown, `${path} in the log`)
  }
  for (const path of ['/%', '/%e', '/%zz', '/%E9%', '/%E9%2', '/%E9%zz'])
    t.equal(decodeName(path), undefined, `${path} is malformed`)
  t.equal(encodeName('a b/ü'), 'a%20b/%C3%BC')
  t.equal(pathOf('/r', 'caf\udce9', false), undefined, 'where names are text no file has this one')
  t.same(pathOf('/r', 'caf\udce9', true), Buffer.from(join('/r', 'caf\xe9'), 'latin1'))
})

t.test('a line of the log can be read as it stands', async (t) => {
  const turning = ['\u202a', '\u202e', '\u2066', '\u2069', '\u200e', '\u200f', '\u061c']
  const hiding = ['\u200b', '\ufeff', '\u00ad', '\u2060', '\u{e0041}']
  const ending = ['\n', '\r', '\u0085', '\u2028', '\u2029', '|', '\x1b', '\x9b', '\x7f', '\0']
  for (const sign of [...turning, ...hiding, ...ending])
    t.equal(escapeName(`a${sign}b`), `a${encodeURIComponent(sign)}b`, encodeURIComponent(sign))
  t.equal(escapeName('a\udc9fb\udce9'), 'a%9Fb%E9', 'bytes that are no UTF-8')
  t.equal(escapeName('a file–with.ünïcode 名前 💩'), 'a file–with.ünïcode 名前 💩', 'nothing else is escaped')
})

t.test(
  'a file whose name is not UTF-8 is served, in its folder, and nothing outside of the root',
  { skip: lacking('names of bytes') ?? false },
  async (t) => {
    const root = rootWith(t, { 'caf\u00e9.txt': 'UTF-8' })
    writeFileSync(Buffer.from(`${root}/caf\xe9.txt`, 'latin1'), 'Latin-1')
    mkdirSync(Buffer.from(`${root}/r\xe9/`, 'latin1'))
    writeFileSync(Buffer.from(`${root}/r\xe9/\xe9.txt`, 'latin1'), 'in a folder')
    symlinkSync('/etc/passwd', Buffer.from(`${root}/\xff`, 'latin1'))
    t.equal(file(root, 'caf\udce9.txt').content, 'Latin-1')
    t.equal(file(root, 'café.txt').content, 'UTF-8')
    t.equal(file(root, 'r\udce9/\udce9.txt').content, 'in a folder')
    t.equal(openFile(root, 'r\udce9'), 'folder')
    t.equal(openFile(root, '\udcff'), undefined, 'a link out of the root')
    t.equal(openFile(root, '\udcfe'), undefined)
    t.same(pathOf(root, '\udcfe'), Buffer.from(`${root}/\xfe`, 'latin1'))
  },
)

t.test(
  'a type is one that browsers take, and names a charset only where the bytes bear it out',
  async (t) => {
    const describe = (name: string, content: string | Buffer): string => {
      const bytes = Buffer.from(content)
      return describeContent(name, bytes.length, (most) => bytes.subarray(0, most))
    }
    const utf8 = 'text/html; charset=utf-8'
    const gzipped = Buffer.from([0x1f, 0x8b, 8, 0])
    const long = Buffer.alloc(20_000, 'é') // of two bytes
    const cases: [name: string, content: string | Buffer, type: string, coding?: string][] = [
      ['a.cjs', 'x', 'text/javascript; charset=utf-8'],
      ['A.CJS', 'x', 'text/javascript; charset=utf-8'],
      ['a.mjs', 'x', 'text/javascript; charset=utf-8'],
      ['a.svgz', gzipped, 'image/svg+xml', 'gzip'],
      ['A.SVGZ', gzipped, 'image/svg+xml', 'gzip'],
      ['a.svgz', '<svg/>', 'image/svg+xml'], // somebody has unpacked it, and not renamed it
      ['a.svg.gz', gzipped, 'application/gzip'],
      ['a', 'x', 'application/octet-stream'],
      ['a.html', 'é', utf8],
      ['a.html', '', utf8],
      ['a.html', Buffer.from('é', 'latin1'), 'text/html'],
      ['a.html', Buffer.from('\xff\xfeh\0i\0', 'latin1'), 'text/html'],
      ['a.js', Buffer.from('"é"', 'latin1'), 'text/javascript'],
      ['a.html', long, utf8],
      ['a.html', Buffer.concat([Buffer.from('x'), long]), utf8], // a character is cut where the reading ends
      ['a.html', Buffer.alloc(20_000, Buffer.from('xé', 'latin1')), 'text/html'],
      ['a.png', Buffer.from('\x89PNG', 'latin1'), 'image/png'],
    ]
    for (const [name, content, type, coding] of cases) {
      const expected = `Content-Type: ${type}\r\n${coding === undefined ? '' : `Content-Encoding: ${coding}\r\n`}`
      t.equal(describe(name, content), expected, `${name}: ${JSON.stringify(String(content).slice(0, 10))}`)
    }
  },
)

t.test('a large text is looked at, too, and a large picture is not', async (t) => {
  const large = Buffer.alloc(2 * maxKeptFileBytes, Buffer.from('xé', 'latin1'))
  const root = rootWith(t, { 'large.html': large, 'large.jpg': large })
  for (const [name, type] of [
    ['large.html', 'text/html'],
    ['large.jpg', 'image/jpeg'],
  ] as const) {
    const { fields, content } = file(root, name)
    t.match(fields, `Content-Type: ${type}\r\n`)
    t.ok(isOpen(content))
    if (isOpen(content)) closeSync(content.descriptor)
  }
})

t.test('a state has a tag and a date when the next one would have others', async (t) => {
  const second = Date.UTC(2026, 10, 27, 10, 0, 10)
  const stats = (mtimeMs: number, ctimeMs: number): Stats =>
    ({ ino: 1, dev: 1, size: 3, mtimeMs, ctimeMs }) as Stats
  const clock = stopClock(t, second)
  const cases: [
    why: string,
    mtime: number,
    ctime: number,
    now: number,
    hasTag: boolean,
    isDateSure: boolean,
  ][] = [
    ['10 ms old', 0.3, 500.3, 510, false, false],
    ['30 ms old', 500.3, 500.3, 531, true, false],
    ['from the second before', 500.3, 500.3, 1010, true, false],
    ['from the second before, also by a clock that stands still', 500.3, 500.3, 1021, true, true],
    ['of whole seconds, 1 s old', 0, 0, 1500, false, false],
    ['of whole seconds, nearly 2 s old', 0, 0, 2010, false, false],
    ['of whole seconds, more than 2 s old', 0, 0, 2030, true, false],
    ['of whole seconds, 3 s old', 0, 0, 3030, true, true],
    ['changed in a fraction of a second, and its date set', -86_400_000, 500.3, 531, true, true],
    ['with a date that is still to come', 86_400_000, 500.3, 1530, true, true],
    ['0.9 s ahead of our clock', 900.3, 900.3, 0, false, false],
  ]
  for (const [why, mtime, ctime, now, hasTag, isDateSure] of cases) {
    clock.set(second + now)
    const validators = validatorsOf(stats(second + mtime, second + ctime))
    t.equal(validators.etag !== undefined, hasTag, `${why}: ${hasTag ? 'a' : 'no'} tag`)
    t.equal(validators.isDateSure, isDateSure, `${why}: ${isDateSure ? 'a' : 'no'} date`)
  }
  clock.set(second + 1530)
  const { modified } = validatorsOf(stats(second + 86_400_000, second + 500.3))
  t.equal(modified, second / 1000, 'a date that is to come gives way to the time at which it was set')
})

t.test('a state that is ahead of the clock has its tag when it has been seen for a while', async (t) => {
  const now = Date.UTC(2026, 10, 27)
  stopClock(t, now)
  const ahead = (ino: number): Stats =>
    ({ ino, dev: 1, size: 3, mtimeMs: now + 3_600_000.5, ctimeMs: now + 3_600_000.5 }) as Stats
  t.equal(validatorsOf(ahead(1)).etag, undefined, 'at once')
  const { etag } = await retry(
    () => (validatorsOf(ahead(1)).etag === undefined ? undefined : validatorsOf(ahead(1))),
    () => new Error('it never gets a tag'),
  )
  t.equal(validatorsOf(ahead(1)).etag, etag, 'it is the same each time')
  t.equal(validatorsOf(ahead(1)).isDateSure, false, 'nobody can tell its date')
  for (let ino = 2; ino <= maxWatched + 1; ino++) validatorsOf(ahead(ino))
  t.equal(validatorsOf(ahead(1)).etag, undefined, 'of too many the oldest is forgotten')
})

t.test(
  'what has not been told is no condition that could hold, and none that could fail for good',
  async (t) => {
    const unsure = { etag: undefined, modified: 1000, isDateSure: false }
    const fields = (name: string, value: string): Map<string, string> => new Map([[name, value]])
    const date = formatDate(1_000_000)
    const before = formatDate(999_000)
    t.equal(evaluate(fields('if-none-match', '"a"'), unsure), 'go on')
    t.equal(evaluate(fields('if-none-match', '*'), unsure), 304)
    t.equal(evaluate(fields('if-match', '"a"'), unsure), 412)
    t.equal(
      evaluate(fields('if-modified-since', date), unsure),
      'go on',
      'it may change again in that second',
    )
    t.equal(evaluate(fields('if-unmodified-since', date), unsure), 'go on')
    t.equal(evaluate(fields('if-unmodified-since', before), unsure), 412, 'it has changed since')
    for (const value of ['"a"', '', 'undefined', date])
      t.notOk(rangeMayBeSent(fields('if-range', value), unsure), `If-Range: ${value}`)
  },
)

t.test('a file of the current second is told no date, and one of the second before is', async (t) => {
  const root = rootWith(t, { 'page.txt': 'one' })
  const { mtimeMs } = statSync(join(root, 'page.txt'))
  const second = Math.floor(mtimeMs / 1000) * 1000
  const clock = stopClock(t, second + 999)
  const said = (): string | undefined => /Last-Modified: (.*)\r/.exec(file(root, 'page.txt').fields)?.[1]
  t.equal(said(), undefined, 'it may change again')
  clock.set(second + 1030)
  t.equal(said(), formatDate(second), "now it can't")
})

t.test('a file is kept while nothing has changed, and as far as there is room', async (t) => {
  const names = Array.from({ length: Math.ceil(maxKeptBytes / 100_000) + 2 }, (_, index) => `${index}.txt`)
  const root = rootWith(t, Object.fromEntries(names.map((name) => [name, Buffer.alloc(100_000)])))
  const [first = '', last = ''] = [names.at(0), names.at(-1)]
  await untilKept(root, last)
  const kept = file(root, first)
  t.equal(file(root, first), kept, 'a file is kept')
  for (const name of names) {
    const found = file(root, name)
    t.equal(file(root, name), found, `${name} is kept`)
  }
  t.not(file(root, first), kept, 'the oldest had to go')
  writeFileSync(join(root, last), 'changed')
  t.equal(file(root, last).content, 'changed', 'it has changed, and is read again')
})

t.test('a kept file is asked for again when anything on the way to it has changed', async (t) => {
  const directory = rootWith(t, {})
  const root = join(directory, 'root')
  const old = new Date('2017-04-01T10:20:30Z')
  const deep = join(root, 'a/b')
  mkdirSync(deep, { recursive: true })
  writeFileSync(join(deep, 'c.txt'), 'kept')
  writeFileSync(join(root, 'd.txt'), 'kept')
  const untilBothAreKept = async (): Promise<void> => {
    await untilKept(root, 'a/b/c.txt')
    await untilKept(root, 'd.txt')
  }
  const moves: [what: string, name: string][] = [
    ['a/b', 'a/b/c.txt'],
    ['a', 'a/b/c.txt'],
    ['a/b/c.txt', 'a/b/c.txt'],
    ['d.txt', 'd.txt'],
  ]
  for (const [what, name] of moves) {
    await untilBothAreKept()
    const [here, out] = [join(root, what), join(directory, 'out')]
    renameSync(here, out)
    symlinkSync(out, here)
    t.equal(
      openFile(root, name),
      undefined,
      `${what} has been moved out of the root, a link left in its place`,
    )
    rmSync(here)
    t.equal(openFile(root, name), undefined, `${what} is gone`)
    renameSync(out, here)
    t.equal(file(root, name).content, 'kept', `${what} is back`)
  }
  await untilBothAreKept()
  rmSync(join(root, 'a'), { recursive: true })
  writeFileSync(join(root, 'a'), 'a file now')
  t.equal(openFile(root, 'a/b/c.txt'), undefined, 'a folder has become a file')
  t.equal(file(root, 'a').content, 'a file now')
  mkdirSync(join(directory, 'root-2'))
  writeFileSync(join(directory, 'root-2/d.txt'), 'another root')
  utimesSync(join(directory, 'root-2/d.txt'), old, old)
  t.equal(file(join(directory, 'root-2'), 'd.txt').content, 'another root', 'the root is another')
})

t.test('what a link leads to is looked up each time', async (t) => {
  const root = rootWith(t, { 'one.txt': 'one', 'two.txt': 'two' })
  symlinkSync('one.txt', join(root, 'link.txt'))
  await untilKept(root, 'one.txt')
  t.equal(file(root, 'link.txt').content, 'one')
  symlinkSync('two.txt', join(root, 'new'))
  renameSync(join(root, 'new'), join(root, 'link.txt'))
  t.equal(file(root, 'link.txt').content, 'two')
})

t.test('within one look a file is asked for once, and after it again', async (t) => {
  const root = rootWith(t, { 'look.txt': 'one' })
  const path = join(root, 'look.txt')
  stopClock(t, statSync(path).mtimeMs + 2000)
  t.equal(file(root, 'look.txt').content, 'one')
  lookOnce(() => {
    t.equal(file(root, 'look.txt').content, 'one')
    writeFileSync(path, 'changed')
    t.equal(file(root, 'look.txt').content, 'one', 'this was asked for before the change')
  })
  t.equal(file(root, 'look.txt').content, 'changed')
})

t.test(
  'an open file is found where it is, or not at all, also where the system does not show what is open',
  async (t) => {
    const directory = rootWith(t, { file: 'one', other: 'two' })
    const path = join(directory, 'file')
    symlinkSync('file', join(directory, 'link'))
    const descriptor = openSync(join(directory, 'link'), 'r')
    t.teardown(() => closeSync(descriptor))
    t.equal(placeOf(descriptor, join(directory, 'link')), path)
    t.equal(placeOf(descriptor, join(directory, 'link'), ''), path)
    renameSync(join(directory, 'other'), path)
    t.equal(placeOf(descriptor, join(directory, 'link'), ''), undefined)
    t.not(placeOf(descriptor, join(directory, 'link')), path)
  },
)

t.test(
  'whatever is answered, a response names the file that is open, and no other stays open',
  { skip: lacking('proc') ?? false },
  async (t) => {
    const root = rootWith(t, { 'large.bin': Buffer.alloc(2 * maxKeptFileBytes), 'small.txt': 'small' })
    symlinkSync(join(root, '../out.bin'), join(root, 'out.bin'))
    writeFileSync(join(root, '../out.bin'), Buffer.alloc(2 * maxKeptFileBytes))
    const open = (): number => readdirSync('/proc/self/fd').length
    const before = open()
    const lines = ['X: a', 'If-None-Match: *', 'If-Match: "a"', 'Range: bytes=0-5', 'Range: bytes=9999999-']
    for (const method of ['GET', 'HEAD', 'POST']) {
      for (const name of ['large.bin', 'small.txt', 'out.bin', 'missing.bin']) {
        for (const line of lines) {
          const request = parseRequest(`${method} /${name} HTTP/1.1\r\nHost: a\r\n${line}`)
          if ('refusal' in request) throw new Error('it is a request')
          const { source } = answer(request, root)
          t.equal(
            source !== undefined,
            name === 'large.bin' && method !== 'POST',
            `${method} ${name}, ${line}`,
          )
          if (source) closeSync(source.descriptor)
        }
      }
    }
    t.equal(open(), before, 'all are closed again')
  },
)

t.test('a trouble that repeats is told once a minute, and of many different ones a few', async (t) => {
  let now = 0
  const said: string[] = []
  const tell = makeTeller(
    (line) => said.push(line),
    () => now,
  )
  for (let times = 0; times < 2000; times++) tell('one')
  tell('other')
  t.same(said.splice(0), ['one', 'other'])
  now = troubleMilliseconds + 1
  tell('one')
  t.same(said.splice(0), ['… and so on: 1999 more times', 'one'])
  for (let index = 0; index < 2 * maxTroubles; index++) tell(`file ${index}`)
  t.equal(said.length, maxTroubles - 1)
  now *= 3
  tell('late')
  t.same(said.slice(-2), [`… and so on: ${maxTroubles + 1} more times`, 'late'])
})
