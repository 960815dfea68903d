// The pure parts, from inside: what can't be asked over a socket, or not as often.
import { EventEmitter, once } from 'node:events'
import {
  closeSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Duplex } from 'node:stream'
import { mock } from 'node:test'
import t from 'tap'
import { gatherAccesses } from './accesses.ts'
import { sendPart } from './body.ts'
import { makeClients } from './clients.ts'
import { end, expire, isWaiting, proceed, serve } from './connection.ts'
import { formatDate, parseDate } from './dates.ts'
import {
  chunkBytes,
  echoMilliseconds,
  gatherMilliseconds,
  maxHeadBytes,
  maxMissingNames,
  maxRefusals,
  maxSpareChunks,
  pauseAfter,
} from './limits.ts'
import { canShare, claimShared, listen, refuse } from './listening.ts'
import { makeWriter, openLog } from './log.ts'
import { freePlaces, leavePlace, makePlaces, takePlace } from './places.ts'
import { parseRange } from './ranges.ts'
import { findHead, parseRequest, type Request } from './request.ts'
import { makeRoot } from './root.ts'
import { whenAskedToEnd } from './signals.ts'

t.test('a head is found when its last byte has come, wherever it was cut before', async (t) => {
  const heads = [
    'GET / HTTP/1.0\r\n\r\n',
    'GET /page.html?a=b HTTP/1.1\r\nHost: localhost:8080\r\nAccept: text/html, ' +
      '*/*;q=0.8\r\nConnection: close\r\n\r\n',
    'POST http://a/%20 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nX:\xff\t\r\n\r\n',
  ]
  for (const head of heads) {
    const early = Array.from({ length: head.length }, (_, cut) => findHead(head.slice(0, cut)))
    t.ok(
      early.every((found) => found === undefined),
      'not before',
    )
    t.equal(findHead(head), head.length - 4)
    t.equal(findHead(`${head}GET`), head.length - 4)
    t.notOk('refusal' in parseRequest(head.slice(0, -4)))
  }
  const longest = 'GET / HTTP/1.1\r\nHost: a\r\nX: '.padEnd(maxHeadBytes, 'x') + '\r\n\r\n'
  for (let cut = 1; cut < 5; cut++)
    t.equal(findHead(longest.slice(0, -cut)), undefined, `the longest head, ${cut} bytes before its end`)
  t.equal(findHead(longest), maxHeadBytes)
  t.match(findHead(longest.replace('X', 'XX')), { refusal: 431 }, 'one byte more')
})

t.test('the meaning of field lines is taken over only where they are the same', async (t) => {
  const read = (head: string, before?: Request): Request => {
    const request = parseRequest(head, before)
    if ('refusal' in request) throw new Error(`refused: ${head}`)
    return request
  }
  const first = read('GET / HTTP/1.1\r\nHost: a\r\nConnection: close')
  const same = read('GET /b HTTP/1.1\r\nHost: a\r\nConnection: close', first)
  const other = read('GET /b HTTP/1.1\r\nHost: a\r\nConnection: x', first)
  const older = read('GET /b HTTP/1.0\r\nHost: a\r\nConnection: close', first)
  t.equal(same.file, 'b')
  t.equal(same.section, first.section)
  t.equal(first.section.persistent, false)
  t.equal(other.section.persistent, true)
  t.not(older.section, first.section)
})

/** A socket that takes everything at once, and what it has been sent when our side has been closed. */
function fakeClient(): { client: Socket; response: () => Promise<string> } {
  const written: Buffer[] = []
  const client = new Duplex({
    read() {},
    write(bytes: Buffer, _encoding, taken) {
      written.push(bytes)
      taken()
    },
  }) as Socket
  client.destroySoon = () => void client.destroy()
  return {
    client,
    response: () => once(client, 'finish').then(() => Buffer.concat(written).toString('latin1')),
  }
}

/** What a connection is served with: nobody takes its lines, and the log has room unless it is said to be full. */
function setting(root: string, isFull?: () => boolean) {
  const accesses = gatherAccesses(
    () => {},
    () => {},
  )
  return {
    root: () => root,
    accesses: { ...accesses, ...(isFull && { isFull }) },
    patience: 1000,
    isOneRequest: false,
  }
}

t.test(
  'a request that has come is answered, also when its connection is to end in the same turn',
  async (t) => {
    const root = realpathSync(t.testdir({ 'end.txt': 'one' }))
    const { client, response } = fakeClient()
    const connection = serve(client, '127.0.0.1|1', setting(root))
    client.emit('data', 'GET /end.txt HTTP/1.1\r\nHost: a\r\n\r\n')
    end(connection)
    t.match(await response(), /^HTTP\/1.1 200 OK\r\n(.*\r\n)*Connection: close\r\n(.*\r\n)*\r\none$/)
  },
)

t.test(
  'a request that waits for the log is answered, also when its connection is to end meanwhile',
  async (t) => {
    const root = realpathSync(t.testdir({ 'held.txt': 'one' }))
    let isFull = true
    const { client, response } = fakeClient()
    const connection = serve(
      client,
      '127.0.0.1|1',
      setting(root, () => isFull),
    )
    client.emit('data', 'GET /held.txt HTTP/1.1\r\nHost: a\r\n\r\n')
    end(connection)
    expire(connection)
    t.notOk(isWaiting(connection), 'it is not the client who is waited for')
    isFull = false
    proceed(connection)
    t.match(await response(), /^HTTP\/1.1 200 OK\r\n(.*\r\n)*Connection: close\r\n(.*\r\n)*\r\none$/)
  },
)

t.test('a client that has gone before it could be looked at is nobody to serve', async (t) => {
  const served: unknown[] = []
  const server = await listen({ host: '127.0.0.1', port: 0, reusePort: false }, (socket) =>
    served.push(socket),
  )
  t.teardown(() => server.close())
  let isDestroyed = false
  server.emit('connection', { remoteAddress: undefined, destroy: () => (isDestroyed = true) })
  server.emit('connection', { remoteAddress: '127.0.0.1' })
  t.same(served, [{ remoteAddress: '127.0.0.1' }])
  t.ok(isDestroyed)
  const said = t.capture(console, 'error')
  server.emit('error', new Error('accept EMFILE'))
  server.emit('error', new Error('accept EMFILE'))
  t.same(
    said().map(({ args }) => args),
    [['cannot accept a client: accept EMFILE']],
    'no reason to end, and told once',
  )
})

t.test(
  'of places that several threads take there are never too many, and a dead thread has none',
  async (t) => {
    const places = makePlaces(2, 3)
    t.same(
      [0, 1, 0, 1, 0].map((thread) => takePlace(places, thread)),
      [true, true, true, false, false],
    )
    leavePlace(places, 0)
    t.ok(takePlace(places, 1))
    freePlaces(places, 1)
    t.same([...places.taken], [1, 0])
    // A third thread, at the very moment between the look and the taking: both see one too many.
    Atomics.add(places.taken, 1, 2)
    t.notOk(takePlace(places, 0))
  },
)

t.test(
  'room is made by the client that has been waited for longest, and is not leaving already',
  async (t) => {
    const root = realpathSync(t.testdir({}))
    const left: number[] = []
    const clients = makeClients(setting(root), () => left.push(left.length))
    t.notOk(clients.makeRoom(), 'nobody is there')
    const [first, second, third] = [fakeClient(), fakeClient(), fakeClient()]
    for (const { client } of [first, second, third]) clients.add(client, '::ffff:127.0.0.1', 1)
    // The first one has asked, and gets its last response; the others have been waited for since they came.
    first.client.emit('data', 'GET /missing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    t.match(await first.response(), /^HTTP\/1\.1 404 /)
    for (const { client } of [second, third]) {
      t.notOk(client.destroyed)
      t.ok(clients.makeRoom())
      await once(client, 'close')
    }
    t.notOk(clients.makeRoom(), 'nobody is waited for')
    first.client.destroy()
    await once(first.client, 'close')
    t.ok(clients.isEmpty())
    t.equal(left.length, 3)
  },
)

t.test(
  'so many clients are told that there is no room, and the next one is let go without a word',
  async (t) => {
    const sockets = Array.from({ length: maxRefusals + 1 }, () => fakeClient().client)
    for (const socket of sockets) refuse(socket)
    t.same(
      sockets.map(({ destroyed }) => destroyed),
      sockets.map((_, index) => index === maxRefusals),
    )
    const closed = sockets.slice(0, -1).map((socket) => once(socket, 'close'))
    for (const socket of sockets) socket.destroy()
    await Promise.all(closed)
  },
)

const noSharing = canShare ? false : 'threads can not share a port here'
t.test('a port that threads share is that of one server only', { skip: noSharing }, async (t) => {
  const { port, reusePort } = await claimShared('127.0.0.1', 0)
  t.ok(port > 0 && reusePort, 'a free port')
  const message = `listen EADDRINUSE: address already in use 127.0.0.1:${port}`
  await t.rejects(claimShared('127.0.0.1', port), { message })
  // What else goes wrong is not taken for a server that is there.
  await t.rejects(claimShared('a'.repeat(200), port), { message: /^listen E(?!ADDRINUSE)\w+: .* a+:\d+$/ })
})

t.test('a thread that ends again and again is replaced later each time', async (t) => {
  let pause = 0
  const pauses = Array.from({ length: 9 }, () => (pause = pauseAfter(50, pause)))
  t.same(pauses, [100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000])
  t.equal(pauseAfter(60_000, pause), 0, 'it has lived for a while')
})

t.test('the root is looked up again, but not for each request', async (t) => {
  const directory = realpathSync(t.testdir({ one: {}, two: {}, www: t.fixture('symlink', 'one') }))
  let now = 0
  const root = makeRoot(join(directory, 'www'), () => now)
  t.equal(root(), join(directory, 'one'))
  unlinkSync(join(directory, 'www'))
  now = 999
  t.equal(root(), join(directory, 'one'))
  const said = t.capture(console, 'error')
  now = 1000
  t.equal(root(), join(directory, 'one'), 'it has gone: nothing is found there')
  t.match(said()[0]?.args, [/^the folder to serve has gone: ENOENT/])
  symlinkSync('two', join(directory, 'www'))
  now = 2000
  t.equal(root(), join(directory, 'two'))
})

t.test('between two chunks others have their turn, however quickly the client reads', async (t) => {
  const path = join(t.testdir({ 'large.bin': Buffer.alloc(8 * chunkBytes) }), 'large.bin')
  const descriptor = openSync(path, 'r')
  t.teardown(() => closeSync(descriptor))
  const stats = fstatSync(descriptor)
  let chunks = 0
  const client = {
    write(_chunk: Buffer, taken: () => void) {
      chunks++
      process.nextTick(taken) // as Node does it where the system has taken all of a chunk at once
    },
  } as unknown as Socket
  const sent = new Promise<boolean>((resolve) => {
    sendPart(client, { descriptor, stats, first: 0, length: 8 * chunkBytes }, () => {}, resolve)
  })
  await new Promise(setImmediate) // somebody else's turn
  t.ok(chunks < 8, `${chunks} of 8 chunks are out before others have a turn`)
  t.ok(await sent)
  t.equal(chunks, 8)
})

t.test('a large file goes out whole in one state, or not whole', async (t) => {
  const size = 3 * chunkBytes
  const [old, other] = [Buffer.alloc(size, 'a'), Buffer.alloc(size, 'b')]
  const written: [what: string, write: (path: string) => void, isWhole: boolean][] = [
    ['it is left alone', () => {}, true],
    ['it is written anew', (path) => writeFileSync(path, other), false],
    ['it is written anew, and shorter', (path) => writeFileSync(path, other.subarray(1)), false],
    ['something is added to it', (path) => writeFileSync(path, other, { flag: 'a' }), true],
    ['another takes its place', (path) => renameSync(`${path}-2`, path), true],
  ]
  for (const [what, write, isWhole] of written) {
    const path = join(t.testdir({ 'large.bin': old, 'large.bin-2': other }), 'large.bin')
    utimesSync(path, 0, 0) // what is written now has another time, however coarse the clock is
    const descriptor = openSync(path, 'r')
    t.teardown(() => closeSync(descriptor))
    const chunks: string[] = []
    const client = {
      write(chunk: Buffer, taken: () => void) {
        chunks.push(chunk.toString('latin1'))
        if (chunks.length === 1) write(path)
        setImmediate(taken)
      },
    } as unknown as Socket
    const part = { descriptor, stats: fstatSync(descriptor), first: 0, length: size }
    const sent = await new Promise<boolean>((resolve) => sendPart(client, part, () => {}, resolve))
    t.equal(sent, isWhole, what)
    t.equal(chunks.join('') === old.toString(), isWhole, `${what}: the bytes that went out`)
  }
})

t.test('a few chunks are used again, and not as many as there were readers', async (t) => {
  const path = join(t.testdir({ 'large.bin': 'large' }), 'large.bin')
  const descriptor = openSync(path, 'r')
  t.teardown(() => closeSync(descriptor))
  const readers = 3 * maxSpareChunks
  const buffersOf = async (): Promise<Set<ArrayBufferLike>> => {
    const buffers = new Set<ArrayBufferLike>()
    const read = async (): Promise<void> => {
      const client = {
        write(chunk: Buffer, taken: () => void) {
          buffers.add(chunk.buffer)
          setImmediate(taken)
        },
      } as unknown as Socket
      const part = { descriptor, stats: fstatSync(descriptor), first: 0, length: 5 }
      await new Promise<boolean>((resolve) => sendPart(client, part, () => {}, resolve))
    }
    await Promise.all(Array.from({ length: readers }, read))
    return buffers
  }
  const [before, after] = [await buffersOf(), await buffersOf()]
  t.equal(after.size, readers, 'each reader has its own')
  t.equal(after.intersection(before).size, maxSpareChunks)
})

t.test('dates are read in three forms, and only if there is such a day', async (t) => {
  const seconds = Date.UTC(1994, 10, 6, 8, 49, 37) / 1000
  t.equal(formatDate(seconds * 1000 + 999), 'Sun, 06 Nov 1994 08:49:37 GMT')
  for (const date of [
    'Sun, 06 Nov 1994 08:49:37 GMT',
    'Sunday, 06-Nov-94 08:49:37 GMT',
    'Sun Nov  6 08:49:37 1994',
  ]) {
    t.equal(parseDate(date), seconds, date)
  }
  t.equal(parseDate('Sat, 31 Dec 2016 23:59:60 GMT'), Date.UTC(2017, 0, 1) / 1000 - 1, 'a leap second')
  const year = new Date().getUTCFullYear()
  const twoDigits = (years: number): string =>
    `Monday, 01-Jan-${String(years % 100).padStart(2, '0')} 00:00:00 GMT`
  t.equal(parseDate(twoDigits(year + 49)), Date.UTC(year + 49, 0, 1) / 1000, '49 years ahead')
  t.equal(parseDate(twoDigits(year + 51)), Date.UTC(year - 49, 0, 1) / 1000, '51 years ahead is 49 years ago')
  mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 5, 1) })
  t.teardown(() => mock.timers.reset())
  t.equal(
    parseDate('Monday, 01-May-76 00:00:00 GMT'),
    Date.UTC(2076, 4, 1) / 1000,
    '50 years ahead, but for a month',
  )
  t.equal(
    parseDate('Monday, 01-Jul-76 00:00:00 GMT'),
    Date.UTC(1976, 6, 1) / 1000,
    '50 years and a month ahead',
  )
  for (const date of [
    '',
    '0',
    'Sun, 06 Nov 1994',
    'Sun, 31 Feb 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 24:49:37 GMT',
    'Sun, 06 Nov 1994 08:60:37 GMT',
    'Sun, 06 Nov 1994 08:49:61 GMT',
    'Sun, 06 Nox 1994 08:49:37 GMT',
    'Sun, 6 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 08:49:37 UTC',
    'Sun, 06 Nov 1994 08:49:37 GMT ',
    '1994-11-06T08:49:37Z',
  ]) {
    t.equal(parseDate(date), undefined, date)
  }
})

t.test('a range lies in the file, whatever is asked', async (t) => {
  const wrong: string[] = []
  for (const size of [0, 1, 2, 10]) {
    for (let pair = 0; pair < 144; pair++) {
      const [from, to] = [Math.floor(pair / 12), pair % 12]
      const whole = to < from || size === 0
      const expected = whole
        ? undefined
        : from >= size
          ? 'none'
          : { first: from, last: Math.min(to, size - 1) }
      const range = parseRange(`bytes=${from}-${to}`, size)
      if (JSON.stringify(range) !== JSON.stringify(expected)) wrong.push(`${from}-${to} of ${size}`)
    }
  }
  t.same(wrong, [])
})

t.test('a log whose disk is full for a while has whole lines only, and says what is lost', async (t) => {
  const room = [40, 'full', 15, 'slow'] as const // bytes that each write finds room for
  let written = ''
  let writes = 0
  const { write } = makeWriter(1, async (_, bytes) => {
    const most = room[writes++] ?? bytes.length
    if (most === 'slow') throw Object.assign(new Error('try again'), { code: 'EAGAIN' })
    if (most === 'full') throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    written += bytes.toString('utf8', 0, most)
    return { bytesWritten: Math.min(most, bytes.length) }
  })
  const warnings = t.capture(console, 'error')
  await write([1, 2, 3, 4].map((count) => `index.html|127.0.0.1|50000|${count}\n`))
  t.equal(written.length, 40, 'the second line is written in part')
  await write(['a.html|127.0.0.1|50001|1\n'])
  await write(['index.html|127.0.0.1|50002|5\n'])
  t.same(written.split('\n'), [
    'index.html|127.0.0.1|50000|1',
    'index.html|127.0.0.1|50000|2', // the rest of it comes first
    'a.html|127.0.0.1|50001|1',
    'index.html|127.0.0.1|50002|5',
    '',
  ])
  const said = warnings().map(({ args }) => args.join(' '))
  t.match(said, [/cannot write the access log: no space left/, /written again; 2 lines are lost/])
  t.equal(said.length, 2)
})

t.test('accesses are gathered for a while, however quickly they come and are written', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] })
  t.teardown(() => mock.timers.reset())
  const batches: string[] = []
  const accesses = gatherAccesses(
    (batch) => batches.push(batch),
    () => {},
  )
  const milliseconds = 10 * gatherMilliseconds
  let written = 0
  for (let port = 1; port <= milliseconds; port++) {
    accesses.add('a.html', true, `::1|${port}`)
    if (port % 3 === 0 && written < batches.length) {
      accesses.written()
      written++
    }
    mock.timers.tick(1)
  }
  mock.timers.tick(gatherMilliseconds)
  t.ok(batches.length <= 11, `${batches.length} messages in ${milliseconds} ms`)
  t.equal(
    batches.join(''),
    Array.from({ length: milliseconds }, (_, index) => `+a.html|::1|${index + 1}\n`).join(''),
  )
})

t.test('counts are kept for all files, and for missing names only as far as there is room', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'log-'))
  t.teardown(() => rmSync(directory, { recursive: true }))
  const path = join(directory, 'access.log')
  writeFileSync(path, 'what was there before\n')
  const log = openLog(path)
  const long = 'x'.repeat(1000)
  const names = Math.ceil(maxMissingNames / 1000) + 10
  await log.add('+here.html|::1|1\n-first.html|::1|1\n-later.html|::1|1\n+later.html|::1|1\n')
  const many = Array.from({ length: names }, (_, index) => `-${long}${index}|::1|1\n`)
  await log.add(many.join(''))
  await log.add(`+here.html|::1|1\n-first.html|::1|1\n+later.html|::1|1\n-${long}${names - 1}|::1|1\n`)
  await log.flush()
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  t.same(lines.slice(0, 5), [
    'what was there before',
    'here.html|::1|1|1',
    'first.html|::1|1|1',
    'later.html|::1|1|1',
    'later.html|::1|1|2',
  ])
  t.same(lines.slice(-4), [
    'here.html|::1|1|2',
    'first.html|::1|1|1',
    'later.html|::1|1|3',
    `${long}${names - 1}|::1|1|2`,
  ])
})

t.test(
  'the first signal asks the server to end, its echo does nothing, and the second ends it',
  async (t) => {
    mock.timers.enable({ apis: ['setTimeout'] })
    t.teardown(() => mock.timers.reset())
    const signals = new EventEmitter()
    const asked: string[] = []
    whenAskedToEnd((signal) => asked.push(signal), signals)
    t.ok(signals.emit('SIGINT', 'SIGINT'), 'a first one')
    t.notOk(signals.emit('SIGTERM', 'SIGTERM'), 'nobody listens to another one: the system ends the server')
    mock.timers.tick(echoMilliseconds - 1)
    t.ok(signals.emit('SIGINT', 'SIGINT'), 'an echo')
    mock.timers.tick(1)
    t.notOk(signals.emit('SIGINT', 'SIGINT'), 'the same one, later')
    t.same(asked, ['SIGINT'])
  },
)
