// The checks of step 03: clients do not wait for each other, and a thread is an island.
import { takeOver, type Check } from '../../checker/check/check.ts'
import { closesAfterPage, ensureContent, ensureFile } from '../../checker/check/expect.ts'
import { earlyLeaver } from '../../checker/check/leaving.ts'
import type { Pipe } from '../../checker/subject/files.ts'
import type { RunningServer } from '../../checker/subject/launch.ts'
import { retry } from '../../checker/system/patience.ts'
import type { Client } from '../../checker/wire/client.ts'
import { CheckFailure, ensure } from '../../checker/wire/failure.ts'
import { getRequest } from '../../checker/wire/requests.ts'
import { ensureForm } from '../../checker/wire/response.ts'
import { checks as earlier } from '../02-parse/checks.ts'

export const slowPage = '<!doctype html>\n<p>At last.</p>\n'

/** A client that asks for a file which is a named pipe: whoever reads it waits until the check writes it. */
export type SlowRequest = { client: Client; pipe: Pipe; request: string }

export async function askForPipes(
  running: RunningServer,
  count: number,
  prefix: string,
): Promise<SlowRequest[]> {
  const requests: SlowRequest[] = []
  for (let index = 0; index < count; index++) {
    const name = `${prefix}-${index}.html`
    const pipe = running.fixtures.pipe(name)
    const client = await running.connect()
    const request = getRequest(`/${name}`)
    await client.send(request)
    requests.push({ client, pipe, request })
  }
  return requests
}

/** Waits until each pipe is being read. Now as many threads wait as there are pipes. */
export async function waitForReaders(requests: SlowRequest[]): Promise<void> {
  for (const [open, { client, pipe, request }] of requests.entries()) {
    const [all, sent] = [requests.length, Buffer.from(request)]
    const message =
      open === 0
        ? 'it did not begin to read a slow file'
        : `with ${open} of ${all} slow files open, it did not begin to read the next`
    await pipe.opened(
      () => new CheckFailure(message, { kind: 'no response', sent, received: client.received() }),
    )
  }
}

/** Somebody else gets a file meanwhile. */
async function ensureNotStuck(running: RunningServer, target: string, file: string): Promise<void> {
  const message = 'while clients wait for slow files, nobody else is served'
  await ensureFile(running, target, file).catch((error) => {
    if (!(error instanceof CheckFailure && error.kind === 'no response')) throw error
    throw new CheckFailure(message, error.evidence)
  })
}

/**
 * For a server that sends regular files only, and does not wait for a pipe: its slow clients are some that
 * stop in the middle of their request, and some that do not read a large file.
 */
async function ensureOthersServed(running: RunningServer, count: number): Promise<void> {
  running.fixtures.add('large.bin', Buffer.alloc(20_000_000, 'x'))
  for (let index = 0; index < count; index++) {
    const half = await running.connect()
    await half.send(getRequest('/page.html').slice(0, 20))
    const idle = await running.connect()
    await idle.send(getRequest('/large.bin'))
    await idle.until((bytes) => bytes.includes('xxx'), 'the body of a large file did not begin to come')
    idle.pause()
  }
  await ensureFile(running, '/page.html', 'page.html')
}

export const own: Check[] = [
  {
    id: '03.eight-slow-files',
    title: 'serves others while eight clients wait for slow files',
    anchor: 'a-thread-for-each-client',
    hint: 'Reading waits for the disk. Who else waits, as long as one thread does everything?',
    hints: [
      'Look at which thread reads the file. Reading that waits, in the thread that accepts, keeps ' +
        'everybody waiting; and a pool of four is too small for eight.',
      'Accept with `pauseOnConnect: true`, start a `Worker` for each client, and give it the socket ' +
        'in `workerData` and in `transferList`. The worker reads the request and the file. In other ' +
        'languages: start a thread with the socket, right after `accept`, and accept the next client.',
    ],
    needs: ['02.file'],
    points: 4,
    uses: ['pipes'],
    fresh: true,
    async run(server) {
      const running = await server.start()
      const [first] = await askForPipes(running, 1, 'first')
      const { pipe, client } = first as SlowRequest
      const isRefused = await pipe.openedOr(() => client.receivedLength() > 0)
      if (isRefused) {
        await ensureOthersServed(running, 8)
        server.remark('it sends regular files only, and was tried with other slow clients than named pipes')
        return
      }
      pipe.write(slowPage)
      const response = await client.response()
      ensureContent(response, slowPage, 'a slow file, when it could be read')
      // What is wrong with all lengths is a matter of 01.length.
      const usual = await ensureFile(running, '/page.html', 'page.html')
      if (!usual.faults.some(({ kind }) => kind === 'length')) ensureForm(response, ['length'])

      const requests = await askForPipes(running, 8, 'slow')
      // Whoever opens a pipe waits for its writer: a server that opens files where it accepts is stuck now.
      await ensureNotStuck(running, '/page.html', 'page.html')
      await waitForReaders(requests)
      await ensureNotStuck(running, '/picture.jpg', 'picture.jpg')
      for (const { client, pipe } of requests) {
        const received = client.received()
        ensure(received.length === 0, 'a slow file was answered before it could be read', {
          kind: 'too early',
          received,
        })
        pipe.write(slowPage)
        ensureContent(await client.response(), slowPage, 'a slow file, when it could be read')
      }
    },
  },
  {
    id: '03.failing-thread',
    title: 'answers 500 where a thread fails, and goes on serving',
    anchor: 'a-thread-that-fails',
    hint: 'What happens to an exception that nobody catches, in a thread? Who can still reach the client?',
    hints: [
      "The file that can't be opened is a Unix socket with that name: " +
        '`node -e "net.createServer().listen(\'www/unreadable.html\')"` makes one. Look at what your ' +
        'worker does with an error while it reads: in Node it ends, and ' +
        "the client's socket ends with it; elsewhere the socket may stay open, and the client waits for " +
        'ever. The worker is the one who still has that socket.',
      "In the worker, `process.once('uncaughtException', …)`: say on stderr what failed, and end the " +
        'socket with a response of status 500. In other languages: catch every error in the function that ' +
        'the thread runs, and answer 500 there.',
    ],
    likely: (['no response', 'closed without a response', 'reset'] as const).map((kind) => ({
      kind,
      say:
        "The file is there and can't be read. Where does the error go, and who closes the client's socket " +
        'then?',
    })),
    needs: ['02.file'],
    points: 2,
    uses: ['socket files'],
    fresh: true,
    async run(server) {
      const running = await server.start()
      await running.fixtures.unreadable('unreadable.html')
      await ensureFile(running, '/page.html', 'page.html')
      const closes = await closesAfterPage(running)
      for (let times = 0; times < 3; times++) {
        const client = await running.connect()
        await client.send(getRequest('/unreadable.html'))
        if (closes) await client.closed() // a connection that stays open keeps its thread
        const { status, sent, bytes } = await client.response()
        // 500 is the lesson's. Whoever looks first, and says that there is no such file, or that it is not to
        // be had, is right, too.
        ensure(
          [500, 404, 403].includes(status),
          `a file that is there and can't be opened: the status is ${status}, not 500`,
          {
            kind: 'status',
            sent,
            expected: 'HTTP/1.1 500',
            received: bytes,
          },
        )
        await ensureFile(running, '/page.html', 'page.html')
      }
    },
  },
  {
    id: '03.no-thread-left',
    title: 'keeps no thread for a client that has left',
    anchor: 'a-client-that-leaves-its-thread',
    hint: 'What keeps a thread alive when its socket is closed?',
    hints: [
      'Look at what your worker waits for once its client has gone: an open socket, a timer, a ' +
        'listener on `parentPort`.',
      'A worker ends when nothing is left to wait for. Listen to `error` on its socket, go on reading ' +
        "so that the end of the client is noticed, and use no `parentPort.on('message', …)`. In other " +
        'languages a thread ends when its function returns: also where a read gives 0 bytes, or fails.',
    ],
    needs: ['02.file'],
    points: 2,
    cost: 'much',
    uses: ['pipes', 'proc'],
    fresh: true,
    async run(server) {
      const running = await server.start()
      running.fixtures.add('left-unread.bin', Buffer.alloc(8_000_000, 'x'))
      let rounds = 0
      const round = async (): Promise<void> => {
        const slow = await askForPipes(running, 4, `slow-${++rounds}`)
        const [first] = slow as [SlowRequest, ...SlowRequest[]]
        const isRefused = await first.pipe.openedOr(() => first.client.receivedLength() > 0)
        if (!isRefused) await waitForReaders(slow)
        for (const { client, pipe } of slow) {
          client.reset()
          if (!isRefused) pipe.write(slowPage)
        }
        for (let times = 0; times < 3; times++) {
          const silent = await running.connect()
          silent.reset()
          const half = await running.connect()
          await half.send(getRequest('/page.html').slice(0, 20))
          half.end()
          await earlyLeaver(running, '/left-unread.bin')
        }
        await ensureFile(running, '/page.html', 'page.html')
      }
      // A pool may keep the threads that it has once started. What counts is that they don't become more and
      // more.
      await round()
      const most = running.program.threads() + 3 // a runtime's own threads come and go
      for (let times = 0; times < 2; times++) {
        await round()
        await retry(
          () => (running.program.threads() <= most ? true : undefined),
          () =>
            new CheckFailure('clients have left, and their threads are still there', {
              kind: 'threads left',
              expected: `at most ${most} threads, as after the first clients that left`,
              received: `${running.program.threads()} threads`,
            }),
        )
      }
    },
  },
]

export const checks = takeOver(earlier, {}, own)
