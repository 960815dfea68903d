// Clients that are slow, silent, endless, many or gone: none of them may keep the others from being served.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, mkdtempSync, openSync, rmSync, truncateSync } from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endOf } from '../../checker/subject/ending.ts'
import type { Client } from '../../checker/wire/client.ts'
import { CheckFailure, ensure } from '../../checker/wire/failure.ts'
import type { Check } from '../../checker/check/check.ts'
import { ensureContent, ensureFile, ensureStatus } from '../../checker/check/expect.ts'
import { slowReader } from '../../checker/check/leaving.ts'
import { files } from '../../checker/subject/files.ts'
import { retry, waitFor } from '../../checker/system/patience.ts'
import type { Response } from '../../checker/wire/response.ts'
import { getRequest } from '../../checker/wire/requests.ts'
import type { RunningServer } from '../../checker/subject/launch.ts'

const page = files['page.html'] as Buffer
const next = 'GET /page.html HTTP/1.1\r\nHost: a\r\n\r\n'

/**
 * Two clients are there, and the one who came first has spoken last. A third one comes: the second has to go.
 */
async function ensureLongestSilentGoes(running: RunningServer): Promise<void> {
  const speak = async (client: Client): Promise<number> => {
    await client.send(next)
    return (await client.next()).status
  }
  const enter = async (): Promise<Client | undefined> => {
    const client = await running.connect()
    return (await speak(client)) === 200 ? client : undefined
  }
  const enterBoth = async (): Promise<[Client, Client] | undefined> => {
    const clients = [await enter(), await enter()] as const
    if (clients[0] && clients[1]) return [clients[0], clients[1]]
    for (const client of clients) client?.reset() // somebody who has left still counted
    return undefined
  }
  const [talker, silent] = await retry(
    enterBoth,
    () => new CheckFailure('there is no room for two clients, although nobody else is there'),
  )
  const since = Date.now()
  do {
    ensure((await speak(talker)) === 200, 'a client that speaks all the time is not served')
  } while (Date.now() < since + 3) // at least once after the other one, however busy this machine is
  ensure((await enter()) === undefined, 'a third client is not refused, where two are allowed')
  await silent.closed()
  ensure((await speak(talker)) === 200, 'the client that spoke last had to go')
  talker.reset()
}

export const clientChecks: Check[] = [
  {
    id: 'final.timeouts',
    title: 'closes the connections of clients that keep it waiting for longer than --timeout',
    anchor: 'slow-and-silent-clients',
    hint: 'A timer that each byte sets back never rings for a client that sends a byte now and then.',
    needs: ['final.persistent'],
    points: 3,
    fresh: true,
    async run(server) {
      const running = await server.start('--timeout', '1')
      running.fixtures.add('big.bin', Buffer.alloc(30_000_000, 'x'))
      const silent = async (): Promise<void> => {
        const client = await running.connect()
        await client.closed()
        ensure(client.received().length === 0, 'a silent client got an answer', {
          received: client.received(),
        })
      }
      const idle = async (): Promise<void> => {
        const client = await running.connect()
        await client.send(next)
        await client.next()
        await client.closed()
      }
      const endless = async (bytes: string): Promise<void> => {
        const client = await running.connect()
        await client.send(bytes)
        const dripping = setInterval(() => void client.send('x'), 100)
        try {
          ensureStatus(await client.response(), 408, 'a request that comes a byte now and then')
        } finally {
          clearInterval(dripping)
        }
      }
      const withoutBody = async (): Promise<void> => {
        const client = await running.connect()
        await client.send('GET /page.html HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc')
        ensureContent(await client.next(), page, 'a request whose body does not come')
        await client.closed()
      }
      const reader = await slowReader(running, '/big.bin')
      const endlessHead = 'GET /page.html HTTP/1.1\r\nHost: a\r\nX: '
      await Promise.all([silent(), idle(), endless('GET /'), endless(endlessHead), withoutBody()])
      await idle() // as much time again
      reader.resume()
      await reader.closed()
      ensure(
        reader.receivedLength() < 30_000_000,
        'a client that did not read for so long got its file all the same',
      )
      await ensureFile(running, '/page.html', 'page.html')
    },
  },
  {
    id: 'final.full',
    title: 'refuses clients beyond --max-connections with 503, and lets the one go that was idle for longest',
    anchor: 'too-many-clients',
    hint: 'Count those who are there. What does a client that is refused have to know?',
    needs: ['final.persistent'],
    points: 2,
    fresh: true,
    async run(server) {
      const running = await server.start('--max-connections', '4', '--threads', '2')
      running.fixtures.add('big.bin', Buffer.alloc(30_000_000, 'x'))
      const busy = await slowReader(running, '/big.bin')
      /**
       * Three idle clients and one more. Clients who have just left may count for a moment: then it is tried
       * again.
       */
      const fill = async (): Promise<{ idle: Client[]; response: Response } | undefined> => {
        const idle: Client[] = []
        const statuses: number[] = []
        for (let count = 0; count < 4; count++) {
          const client = await running.connect()
          await client.send(next)
          const response = await client.next()
          statuses.push(response.status)
          if (statuses.join() === '200,200,200,503') return { idle, response }
          idle.push(client)
        }
        for (const client of idle) client.reset()
        return undefined
      }
      let filled = await fill()
      for (let times = 0; !filled && times < 10; times++) filled = await fill()
      ensure(filled, 'a fifth client is not refused with 503, where four are allowed')
      const { idle, response } = filled
      ensure(response.fields.has('retry-after'), 'the 503 does not say when to try again', {
        received: response.bytes,
      })
      await Promise.any(idle.map((client) => client.closed())) // one of them has made room
      const retried = await retry(
        async () => {
          const client = await running.connect()
          await client.send(next)
          const { status } = await client.next()
          client.reset()
          return status === 200 ? status : undefined
        },
        () => new CheckFailure('no room was made for another client'),
      )
      ensure(retried === 200, 'no room was made')
      busy.resume()
      await busy.response() // whoever is being served is not sent away
      for (const client of idle) client.reset()
      await ensureLongestSilentGoes(await server.start('--max-connections', '2', '--threads', '1'))
      await ensureBusyStays(await server.start('--max-connections', '1', '--threads', '1'))
    },
  },
  {
    id: 'final.descriptors',
    title: 'survives that it runs out of file descriptors',
    anchor: 'too-many-clients',
    hint: 'A connection is a file descriptor, too. What does your server do with an error of accept?',
    needs: ['final.persistent'],
    points: 1,
    fresh: true,
    uses: ['proc', 'prlimit'],
    async run(server) {
      const running = await server.start()
      const steady = await running.connect()
      const ask = async (): Promise<void> => {
        await steady.send(next)
        ensureContent(await steady.next(), page, 'a client that was there before')
      }
      await ask()
      // all threads have begun
      for (let times = 0; times < 16; times++) await ensureFile(running, '/page.html', 'page.html')
      const { pid, descriptors } = running.program
      execFileSync('prlimit', ['--pid', String(pid), `--nofile=${descriptors() + 8}:`])
      for (let times = 0; times < 10; times++) {
        const clients = await Promise.all(Array.from({ length: 40 }, () => running.connect()))
        await Promise.all(clients.map((client) => client.send(getRequest('/page.html'))))
        await ask()
        for (const client of clients) client.reset()
      }
      await retry(
        async () => {
          const client = await running.connect()
          await client.send(getRequest('/page.html'))
          const { status } = await client.response().catch(() => ({ status: 0 }))
          return status === 200 ? true : undefined
        },
        () =>
          new CheckFailure('it does not serve any more, after it had no file descriptors', {
            received: running.program.stderr(),
          }),
      )
    },
  },
  {
    id: 'final.pipelined-unread',
    title: 'takes no memory for the responses to requests that a client sends and sends, and does not read',
    anchor: 'one-chunk-at-a-time',
    hint: 'While a response is not out, the next request can wait: with the client, not with you.',
    needs: ['final.pipelining'],
    points: 2,
    fresh: true,
    uses: ['proc'],
    async run(server) {
      const running = await server.start()
      running.fixtures.add('page.bin', Buffer.alloc(100_000, 'x'))
      for (let times = 0; times < 20; times++) await running.get('/page.bin')
      const before = running.program.memory()
      const client = await running.connect()
      const request = 'GET /page.bin HTTP/1.1\r\nHost: a\r\n\r\n'
      await client.send(request.repeat(2))
      for (let times = 0; times < 2; times++) ensureStatus(await client.next(), 200, 'a row of requests')
      client.pause()
      void client.send(request.repeat(10_000)) // a gigabyte of responses
      for (let times = 0; times < 50; times++) await ensureFile(running, '/page.html', 'page.html')
      const grown = running.program.memory() - before
      ensure(grown < 60, 'its memory grows for one client that does not read', {
        expected: 'at most 60 MB more',
        received: `${Math.round(grown)} MB more`,
      })
      client.reset()
      await ensureFile(running, '/page.html', 'page.html')
    },
  },
  {
    id: 'final.large-file',
    title: 'sends a file of 3 GB to many slow clients, with little memory',
    anchor: 'one-chunk-at-a-time',
    hint: 'Read a piece, send it, and read the next when the client has taken it.',
    needs: ['final.ranges'],
    points: 3,
    fresh: true,
    uses: ['proc'],
    async run(server) {
      const running = await server.start()
      running.fixtures.add('huge.bin', '')
      const size = 3 * 2 ** 30
      truncateSync(join(running.fixtures.directory, 'www', 'huge.bin'), size) // one hole: it takes no space
      await ensureFile(running, '/page.html', 'page.html')
      await ensureClosedAgain(running)
      const before = running.program.memory()
      const readers = await Promise.all(Array.from({ length: 50 }, () => running.connect()))
      for (const reader of readers) await reader.send(getRequest('/huge.bin'))
      await Promise.all(
        readers.map((reader) =>
          reader.until((bytes) => bytes.includes(`Content-Length: ${size}\r\n`), 'no Content-Length came'),
        ),
      )
      for (const reader of readers) reader.pause()
      for (let times = 0; times < 50; times++) await ensureFile(running, '/page.html', 'page.html')
      const grown = running.program.memory() - before
      ensure(grown < 60, 'its memory grows with slow clients', {
        expected: 'at most 60 MB more',
        received: `${Math.round(grown)} MB more`,
      })
      const tail = await running.request(
        `GET /huge.bin HTTP/1.1\r\nHost: a\r\nConnection: close\r\nRange: bytes=-5\r\n\r\n`,
      )
      ensureStatus(tail, 206, 'the end of a file of 3 GB')
      ensure(tail.body.equals(Buffer.alloc(5)), 'the end of a file of 3 GB is another one', {
        received: tail.bytes,
      })
      const open = running.program.descriptors()
      for (const reader of readers) reader.reset()
      await retry(
        () => (running.program.descriptors() <= open - 100 ? true : undefined),
        () =>
          new CheckFailure('clients have left, and their files and sockets are still open', {
            expected: `at most ${open - 100} file descriptors`,
            received: `${running.program.descriptors()} file descriptors`,
          }),
      )
    },
  },
  {
    id: 'final.shrinking-file',
    title: 'ends the connection, and nothing else, when a file becomes shorter while it is sent',
    anchor: 'one-chunk-at-a-time',
    hint: 'The length has been announced. What can you still do when the bytes are not there?',
    needs: ['final.ranges'],
    points: 1,
    async run(server) {
      const running = await server.start()
      for (let times = 0; times < 2; times++) {
        running.fixtures.add('shrinking.bin', Buffer.alloc(30_000_000, 'x'))
        const client = await running.connect()
        await client.send('GET /shrinking.bin HTTP/1.1\r\nHost: a\r\n\r\n')
        await client.until((bytes) => bytes.length > 0, 'no response came')
        client.pause()
        truncateSync(join(running.fixtures.directory, 'www', 'shrinking.bin'), 1000)
        client.resume()
        await client.closed()
        ensure(client.receivedLength() < 30_000_000, 'a file was sent that was not there any more')
        await ensureFile(running, '/page.html', 'page.html')
      }
    },
  },
  {
    id: 'final.fair',
    fresh: true,
    title: 'serves others while one client reads a large file as fast as it can',
    anchor: 'one-chunk-at-a-time',
    hint: 'Between two pieces, let the others have their turn.',
    needs: ['final.ranges'],
    points: 1,
    async run(server) {
      const running = await server.start('--threads', '1')
      running.fixtures.add('huge.bin', '')
      truncateSync(join(running.fixtures.directory, 'www', 'huge.bin'), 3 * 2 ** 30)
      const reader = await running.connect()
      await reader.send(getRequest('/huge.bin'))
      await reader.until(
        (bytes) => bytes.includes('HTTP/1.1 200 OK\r\n'),
        'a file of 3 GB does not begin to come',
      )
      for (let times = 0; times < 5; times++) await ensureFile(running, '/page.html', 'page.html')
      const whole = reader.receivedLength() >= 3 * 2 ** 30
      reader.reset()
      ensure(!whole, 'others were served only after a client had got its file')
    },
  },
  {
    id: 'final.slow-log',
    title: 'loses no line and takes no memory when nobody reads its log, and goes on when somebody does',
    anchor: 'a-log-that-is-slow-or-full',
    hint: 'If lines come faster than they can be written, somebody has to wait.',
    needs: ['final.log-file'],
    points: 2,
    fresh: true,
    uses: ['pipes', 'proc'],
    async run(server) {
      const directory = mkdtempSync(join(tmpdir(), 'slow-log-'))
      const pipe = join(directory, 'log')
      execFileSync('mkfifo', [pipe])
      // whoever opens it to write does not wait
      const opener = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK)
      let reading: Socket | undefined
      const read = (): Socket => (reading = new Socket({ fd: opener, readable: true, writable: false }))
      try {
        await ensureSlowLog(await server.start('--threads', '2', '--timeout', '1', '--log', pipe), read)
      } finally {
        if (reading) reading.destroy()
        else closeSync(opener)
        rmSync(directory, { recursive: true })
      }
    },
  },
]

/** Where everybody is being served, nobody is sent away, however many come. */
async function ensureBusyStays(running: RunningServer): Promise<void> {
  const big = Buffer.alloc(30_000_000, 'x')
  running.fixtures.add('big.bin', big)
  const busy = await slowReader(running, '/big.bin')
  for (let times = 0; times < 3; times++)
    ensureStatus(
      await running.get('/page.html'),
      503,
      'one client too many, where the other one is being served',
    )
  busy.resume()
  ensureContent(await busy.response(), big, 'a client that is being served while others are refused')
}

/** Responses without the content of a large file leave the file closed. */
async function ensureClosedAgain(running: RunningServer): Promise<void> {
  const most = running.program.descriptors() + 8 // a runtime opens some of its own, and later than one thinks
  const client = await running.connect()
  for (let times = 0; times < 10; times++) {
    for (const [method, field, status] of [
      ['HEAD', 'X: a', 200],
      ['GET', 'If-None-Match: *', 304],
      ['GET', `Range: bytes=${2 ** 40}-`, 416],
    ] as const) {
      await client.send(`${method} /huge.bin HTTP/1.1\r\nHost: a\r\n${field}\r\n\r\n`)
      ensureStatus(await client.next(method), status, `${method} with ${field}`)
    }
  }
  client.reset()
  await retry(
    () => (running.program.descriptors() <= most ? true : undefined),
    () =>
      new CheckFailure('a file stays open after a response without its content', {
        expected: `at most ${most} file descriptors`,
        received: `${running.program.descriptors()} file descriptors`,
      }),
  )
}

async function ensureSlowLog(running: RunningServer, read: () => Socket): Promise<void> {
  const name = 'folder/deep/er/page.html'
  const request = `HEAD /${name} HTTP/1.1\r\nHost: a\r\n\r\n`
  const first = await running.connect()
  await first.send(request)
  const { length } = (await first.next('HEAD')).bytes
  first.reset()
  const before = running.program.memory()
  const perClient = 8_000
  const clients = await Promise.all(Array.from({ length: 4 }, () => running.connect()))
  for (const client of clients) void client.send(request.repeat(perClient))
  const answered = (): number => clients.reduce((sum, client) => sum + client.receivedLength(), 0) / length

  // The pipe is full long before the end: the server stops answering, and waits for longer than its clients
  // may.
  let still = 0
  let last = 0
  const stops = (): true | undefined => {
    still = answered() === last ? still + 1 : 0
    last = answered()
    return last > 0 && still > 150 ? true : undefined
  }
  await retry(stops, () => new CheckFailure('it answers nothing while nobody reads its log'), answered)
  ensure(last < 4 * perClient, 'it answered everything while nobody read its log')
  const grown = running.program.memory() - before
  ensure(grown < 100, 'its memory grows while nobody reads its log', {
    expected: 'at most 100 MB more',
    received: `${Math.round(grown)} MB more`,
  })

  let log = ''
  const reading = read()
    .setEncoding('utf8')
    .on('data', (text) => (log += text))
  const closed = once(reading, 'close')
  const all = (): true | undefined => (answered() === 4 * perClient ? true : undefined)
  await retry(all, () => new CheckFailure('it does not go on when its log is read'), answered)
  running.program.signal('SIGTERM')
  const { status } = await endOf(running.program, 'SIGTERM did not end it')
  ensure(status === 0, `after SIGTERM the exit status is ${status}, not 0`, {
    received: running.program.stderr(),
  })
  await waitFor(closed, () => new CheckFailure('it has ended, and its log has not'))
  const lines = log.trimEnd().split('\n')
  const wrong = lines.find(
    (line, index) => !line.startsWith(`${name}|127.0.0.1|`) || !line.endsWith(`|${index + 1}`),
  )
  ensure(wrong === undefined, 'a line of the log is torn, lost or wrong', { received: wrong ?? '' })
  const expected = 4 * perClient + 1
  ensure(lines.length === expected, `there are ${lines.length} lines for ${expected} accesses`)
}
