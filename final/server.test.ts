// What no check can ask of any server: the machine fails, or we have made a mistake.
import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, rmSync, symlinkSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { endOf } from '../checker/subject/ending.ts'
import { ensure } from '../checker/wire/failure.ts'
import { ensureRefusal } from '../checker/check/expect.ts'
import { lacking } from '../checker/system/facilities.ts'
import { withCounts } from '../checker/system/instruments.ts'
import { retry } from '../checker/system/patience.ts'
import { whileInUse } from '../checker/system/port.ts'
import { makeServer, type RunningServer } from '../checker/subject/launch.ts'
import { ensureForbidden } from './checks/files.ts'
import { slowReader } from '../checker/check/leaving.ts'
import { parseOptions } from './options.ts'

const command = [process.execPath, join(import.meta.dirname, 'server.ts')]
const counts = withCounts(command)
t.teardown(counts.handOver)

// Each line of the command line's reading; how the server then ends is a check.
t.test('understands its arguments, or says what is wrong with them', async (t) => {
  const defaults = {
    port: 8080,
    host: '127.0.0.1',
    root: 'www',
    threads: availableParallelism(),
    log: undefined,
    timeout: 30,
    maxConnections: 16_384,
  }
  const all = [
    '9000',
    '--root',
    'a',
    '--host',
    '::',
    '--threads',
    '3',
    '--log',
    'b',
    '--timeout',
    '5',
    '--max-connections',
    '7',
  ]
  t.same(parseOptions([]), defaults)
  t.same(parseOptions(all), {
    port: 9000,
    host: '::',
    root: 'a',
    threads: 3,
    log: 'b',
    timeout: 5,
    maxConnections: 7,
  })
  t.same(parseOptions(['0', '--threads=per-request']), {
    ...defaults,
    port: 0,
    threads: 'per-request',
    maxConnections: 256,
  })
  for (const [host, address] of [
    ['[::1]', '::1'],
    ['[fe80::1%eth0]', 'fe80::1%eth0'],
    ['[127.0.0.1]', '[127.0.0.1]'], // no such thing: listening says so
  ] as const)
    t.match(parseOptions(['--host', host]), { host: address }, host)
  t.equal(parseOptions(['--help', '99999']), 'help')
  const wrong: [args: string[], message: RegExp][] = [
    [['65536'], /bad port "65536"/],
    [['-1'], /-1.*--help/],
    [['80', '81'], /too many: "81"/],
    [['--threads', '0'], /threads "0"/],
    [['--threads', '1025'], /threads "1025"/],
    [['--threads', 'two'], /threads "two"/],
    [['--host', ''], /host ""/],
    [['--timeout', '0'], /timeout "0"/],
    [['--max-connections', 'all'], /connections "all"/],
    [['--root'], /--root.*--help/],
    [['--unknown'], /--unknown.*--help/],
  ]
  for (const [args, message] of wrong) t.throws(() => parseOptions(args), { message }, args.join(' '))
})

t.test('listens on port 8080, with a thread for each core, when nothing is said', async (t) => {
  const { server, end } = makeServer(counts.command)
  t.teardown(end)
  await whileInUse(8080, async () => {
    const exit = await server.run([])
    ensureRefusal(exit, 'port 8080 in use')
    ensure(exit.stderr.includes('127.0.0.1:8080'), 'it did not try port 8080', { received: exit.stderr })
  })
  t.pass('it tries port 8080')
})

/** The server's command, with something that is loaded into it first. */
const loaded = (name: string, command = counts.command): string[] => [
  ...command.slice(0, -1),
  '--import',
  pathToFileURL(join(import.meta.dirname, 'sabotage', name)).href,
  ...command.slice(-1),
]

t.test('a second server on the same port is refused, also where the first one would share it', async (t) => {
  const { server, end } = makeServer(counts.command)
  t.teardown(end)
  const { port } = await server.start()
  const exit = await server.run([String(port)])
  ensureRefusal(exit, 'a port at which another server like this one listens')
  t.match(exit.stderr, `address already in use 127.0.0.1:${port}`)
})

t.test('says why a folder can not be looked at', { skip: lacking('links') ?? false }, async (t) => {
  const loop = join(t.testdir(), 'loop')
  symlinkSync(loop, loop)
  const { server, end } = makeServer(counts.command)
  t.teardown(end)
  const exit = await server.run(['1', '--root', loop])
  ensureRefusal(exit, 'a link that leads to itself')
  t.match(exit.stderr, /^cannot serve ".*loop": ELOOP: /)
})

// What no client can bring about: the machine fails, or we have made a mistake.
const failing = loaded('disk.ts')

// Where threads can't share a port, they are given their clients in turn: it is known who is at which thread.
const given = loaded('no-shared-port.ts', failing)

/** Waits until a thread stands still at a file called slow-disk. It goes on when there is a file `go-on`. */
async function untilDiskIsSlow({ program }: RunningServer): Promise<void> {
  await program.until(
    () => program.stderr().includes('the disk is slow'),
    () => new Error('the thread does not read the file'),
  )
}

t.test('answers 500 where the disk fails, 503 where too many files are open, and goes on', async (t) => {
  const { server, end } = makeServer([...failing, '--threads', '1'])
  t.teardown(end)
  const running = await server.start()
  const client = await running.connect()
  for (let times = 0; times < 2; times++) {
    for (const [name, status] of [
      ['bad-disk.html', 500],
      ['page.html', 200],
      ['too-many-files.html', 503],
    ] as const) {
      await client.send(`GET /${name} HTTP/1.1\r\nHost: a\r\n\r\n`)
      const response = await client.next()
      t.equal(response.status, status, name)
      t.equal(response.fields.has('retry-after'), status === 503)
    }
  }
  await running.program.until(
    () => running.program.stderr().includes('cannot serve bad-disk.html: input/output error'),
    () => new Error('nothing on stderr about the file'),
  )
  running.fixtures.add('cut.bin', Buffer.alloc(4242))
  t.equal((await running.get('/cut.bin')).status, 503, 'a file that is cut whenever it is read')
  running.fixtures.add('bad-sector.bin', Buffer.alloc(20_000_000))
  await client.send('GET /bad-sector.bin HTTP/1.1\r\nHost: a\r\n\r\n')
  await client.closed()
  t.ok(client.receivedLength() < 20_000_000, 'a file that can be read in part only')
  const isSaid = (): boolean => running.program.stderr().includes('cannot read on: input/output error')
  await running.program.until(isSaid, () => new Error('nothing on stderr about the disk'))
})

t.test('does not count the time in which it could not read against its clients', async (t) => {
  const { server, end } = makeServer([...failing, '--threads', '1', '--timeout', '1'])
  t.teardown(end)
  const running = await server.start()
  const [client, other] = [await running.connect(), await running.connect()]
  await other.send('GET /slow-disk.html HTTP/1.1\r\nHost: a\r\n\r\n')
  await untilDiskIsSlow(running)
  await client.send('GET /page.html HTTP/1.1\r\nHost: a\r\n\r\n')
  running.fixtures.add('go-on', '') // the disk does so after 1.5 s
  t.equal((await client.next()).status, 200, 'the request came in time')
})

t.test('replaces a thread that dies; the clients of the others notice nothing', async (t) => {
  const { server, end } = makeServer([...given, '--threads', '2'])
  t.teardown(end)
  const running = await server.start()
  const big = Buffer.alloc(9_000_000, 'x')
  running.fixtures.add('big.bin', big)
  const isServed = async (): Promise<true | undefined> => {
    const both = await Promise.all([running.get('/page.html'), running.get('/page.html')]).catch(() => [])
    return both.map(({ status }) => status).join() === '200,200' || undefined
  }
  // one for each thread
  const [reader, other] = [await slowReader(running, '/big.bin'), await running.connect()]
  await other.send('GET /end-of-thread.html HTTP/1.1\r\nHost: a\r\n\r\n')
  await other.closed()
  await retry(isServed, () => new Error('it does not serve while a thread is missing'))
  reader.resume()
  t.ok((await reader.next()).body.equals(big), 'the client of the other thread gets its file')
  t.match(running.program.stderr(), /a new one takes its place: .*a mistake that nobody has thought of/)
})

t.test('refuses clients while all threads are missing, and serves them again', async (t) => {
  const { server, end } = makeServer([...given, '--threads', '1'])
  t.teardown(end)
  const running = await server.start()
  const statuses = new Set<number>()
  for (let deaths = 1; deaths <= 2; deaths++) {
    const client = await running.connect()
    await client.send('GET /end-of-thread.html HTTP/1.1\r\nHost: a\r\n\r\n')
    await client.closed()
    await retry(
      async () => {
        const response = await running.get('/page.html').catch(() => undefined)
        if (response) statuses.add(response.status)
        return response?.status === 200 || undefined
      },
      () => new Error('it does not serve again'),
    )
  }
  t.same([...statuses].sort(), [200, 503], 'a pause comes before a new thread')
})

t.test(
  'where threads share a port, the one that takes the place of another takes clients, too',
  async (t) => {
    const { server, end } = makeServer([...failing, '--threads', '1'])
    t.teardown(end)
    const running = await server.start()
    const client = await running.connect()
    await client.send('GET /end-of-thread.html HTTP/1.1\r\nHost: a\r\n\r\n')
    await client.closed()
    const served = async (): Promise<true | undefined> => {
      const other = await running.connect().catch(() => undefined) // nobody listens for a moment
      if (!other) return undefined
      await other.send('GET /page.html HTTP/1.1\r\nHost: a\r\n\r\n')
      return (await other.next()).status === 200 || undefined
    }
    t.ok(await retry(served, () => new Error('the new thread takes no client')))
  },
)

t.test('ends with status 1 and one line where no thread can start', async (t) => {
  const { server, end } = makeServer([...loaded('no-threads.ts'), '--threads', '3'])
  t.teardown(end)
  const exit = await server.run([String(await server.freePort())])
  ensureRefusal(exit, 'a machine that has no room for threads')
  t.match(exit.stderr, 'no thread can start: ')
})

t.test('refuses clients of a thread of their own where there is no room for threads', async (t) => {
  const { server, end } = makeServer([...loaded('no-threads.ts'), '--threads', 'per-request'])
  t.teardown(end)
  const running = await server.start()
  for (let times = 0; times < 2; times++) t.equal((await running.get('/page.html')).status, 503)
  t.equal(running.program.stderr(), 'no thread can start: EAGAIN\n', 'it is told once')
})

t.test('finishes what the other threads are sending when one dies while the server stops', async (t) => {
  const { server, end } = makeServer([...given, '--threads', '2'])
  t.teardown(end)
  const running = await server.start()
  const big = Buffer.alloc(9_000_000, 'x')
  running.fixtures.add('big.bin', big)
  // one for each thread
  const [reader, other] = [await slowReader(running, '/big.bin'), await running.connect()]
  await other.send('GET /slow-disk-end-of-thread.html HTTP/1.1\r\nHost: a\r\n\r\n')
  await untilDiskIsSlow(running)
  running.program.signal('SIGTERM')
  const isClosed = (): Promise<true | undefined> =>
    running.connect().then(
      (late) => void late.reset(),
      () => true,
    )
  await retry(isClosed, () => new Error('it takes clients after SIGTERM'))
  running.fixtures.add('go-on', '')
  await other.closed()
  reader.resume()
  t.ok((await reader.response()).body.equals(big), 'the client of the other thread gets its file')
  const { status } = await endOf(running.program, 'SIGTERM did not end it')
  t.equal(status, 0)
  t.match(running.log(), [{ file: 'big.bin' }])
})

t.test('takes a second SIGINT that comes at once for the echo of the first', async (t) => {
  const { server, end } = makeServer([...counts.command, '--threads', '1'])
  t.teardown(end)
  const running = await server.start()
  const big = Buffer.alloc(9_000_000, 'x')
  running.fixtures.add('big.bin', big)
  const reader = await slowReader(running, '/big.bin')
  running.program.signal('SIGINT')
  running.program.signal('SIGINT')
  reader.resume()
  t.ok((await reader.response()).body.equals(big), 'it finishes what it is sending')
  t.equal((await endOf(running.program, 'SIGINT did not end it')).status, 0)
})

t.test('ends 5 s after SIGTERM, with all lines of the log, where a client does not read', async (t) => {
  const { server, end } = makeServer([...counts.command, '--threads', '1'])
  t.teardown(end)
  const running = await server.start()
  running.fixtures.add('big.bin', Buffer.alloc(20_000_000))
  await slowReader(running, '/big.bin')
  await running.get('/page.html')
  running.program.signal('SIGTERM')
  const { status } = await endOf(running.program, 'SIGTERM did not end it')
  t.equal(status, 0)
  const files = running.log().map(({ file }) => file)
  t.same(files, ['page.html', 'big.bin'], 'also one for what was broken off')
})

t.test(
  'goes on serving when neither its log nor a warning can be written',
  { skip: lacking('full device', 'sh') ?? false },
  async (t) => {
    const { server, end } = makeServer(['sh', '-c', 'exec "$@" 2> /dev/full', 'sh', ...counts.command])
    t.teardown(end)
    const running = await server.start('--log', '/dev/full')
    for (let times = 0; times < 2; times++) t.equal((await running.get('/page.html')).status, 200)
    running.program.signal('SIGTERM')
    const { status } = await endOf(running.program, 'SIGTERM did not end it')
    t.equal(status, 0, 'by now it has tried to write both')
  },
)

t.test(
  'ends although nobody reads its log, and says that lines are lost',
  { skip: lacking('pipes') ?? false },
  async (t) => {
    const directory = mkdtempSync(join(tmpdir(), 'stuck-log-'))
    t.teardown(() => rmSync(directory, { recursive: true }))
    const pipe = join(directory, 'log')
    execFileSync('mkfifo', [pipe])
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK)
    t.teardown(() => closeSync(reader))
    const { server, end } = makeServer([...counts.command, '--threads', '1'])
    t.teardown(end)
    const running = await server.start('--log', pipe)
    const client = await running.connect()
    // more lines than a pipe holds
    await client.send(`HEAD /${'n'.repeat(200)} HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(1000))
    await client.until(
      (bytes) => bytes.toString('latin1').split('HTTP/1.1 404').length > 1000,
      'not all were answered',
    )
    running.program.signal('SIGTERM')
    const { signal } = await endOf(running.program, 'SIGTERM did not end it')
    t.equal(signal, 'SIGTERM', 'it does not say that all is well')
    t.match(running.program.stderr(), 'its last lines are lost')
  },
)

// A superuser may use every port, and read every file: for these tests the right to do so is taken away.
const without = (rights: string): string[] =>
  process.getuid?.() === 0 ? ['setpriv', `--bounding-set=${rights}`, `--inh-caps=${rights}`] : []
const skipPort = lacking('forbidden ports', 'an ordinary user') ?? false
t.test('says so when it has no permission for its port', { skip: skipPort }, async (t) => {
  const { server, end } = makeServer([...without('-net_bind_service'), ...counts.command])
  t.teardown(end)
  const exit = await server.run(['81'])
  ensureRefusal(exit, 'a port without permission')
  t.match(exit.stderr, /permission denied.*:81/)
})

const skip = lacking('an ordinary user') ?? false
t.test('answers 403 for what it may not read', { skip }, async (t) => {
  const { server, end } = makeServer([
    ...without('-dac_override,-dac_read_search'),
    ...counts.command,
    '--threads',
    '2',
  ])
  t.teardown(end)
  await ensureForbidden(await server.start())
  t.pass('it does, with one line for each file')
})
