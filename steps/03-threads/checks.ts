// The checks of step 03: clients do not wait for each other, and a thread is an island.
import { CheckFailure, ensure } from '../../checker/wire/failure.ts'
import { takeOver, type Check } from '../../checker/check/check.ts'
import { ensureContent, ensureFile, ensureStatus } from '../../checker/check/expect.ts'
import type { Pipe } from '../../checker/subject/files.ts'
import { retry } from '../../checker/system/patience.ts'
import { getRequest } from '../../checker/wire/requests.ts'
import type { RunningServer } from '../../checker/subject/launch.ts'
import type { Client } from '../../checker/wire/client.ts'
import { checks as earlier } from '../02-parse/checks.ts'

const slowPage = '<!doctype html>\n<p>At last.</p>\n'

type SlowRequest = { client: Client; pipe: Pipe }

/** Clients ask for files that are named pipes: whoever reads one waits until the check writes it. */
async function slowRequests(running: RunningServer, count: number, round = 0): Promise<SlowRequest[]> {
  const requests: SlowRequest[] = []
  for (let open = 0; open < count; open++) {
    const name = `slow-${round}-${open}.html`
    const pipe = running.fixtures.pipe(name)
    const client = await running.connect()
    const request = getRequest(`/${name}`)
    await client.send(request)
    const message =
      open === 0
        ? 'it did not begin to read a slow file'
        : `with ${open} of ${count} slow files open, it did not begin to read the next`
    await pipe.opened(() => {
      const [sent, received] = [Buffer.from(request), client.received()]
      return received.length === 0
        ? new CheckFailure(message)
        : new CheckFailure('a slow file, which is a named pipe, was answered and not read', {
            sent,
            received,
          })
    })
    requests.push({ client, pipe })
  }
  return requests
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
        'in `workerData` and in `transferList`. The worker reads the request and the file, after ' +
        '`socket.resume()`.',
    ],
    needs: ['02.file'],
    points: 4,
    uses: ['special files'],
    async run(server) {
      const running = await server.start()
      const requests = await slowRequests(running, 8)
      await ensureFile(running, '/page.html', 'page.html')
      await ensureFile(running, '/picture.jpg', 'picture.jpg')
      for (const { client, pipe } of requests) {
        ensure(client.received().length === 0, 'a slow file was answered before it could be read', {
          received: client.received(),
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
        'socket with a response of status 500.',
    ],
    needs: ['02.file'],
    points: 2,
    uses: ['special files'],
    async run(server) {
      const running = await server.start()
      await running.fixtures.unreadable('unreadable.html')
      for (let times = 0; times < 3; times++) {
        const response = await running.get('/unreadable.html')
        ensureStatus(response, 500, "a file that is there and can't be opened")
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
        "so that the end of the client is noticed, and use no `parentPort.on('message', …)`.",
    ],
    needs: ['03.eight-slow-files'],
    points: 2,
    uses: ['special files', 'proc'],
    fresh: true,
    async run(server) {
      const running = await server.start()
      running.fixtures.add('left-unread.bin', Buffer.alloc(8_000_000, 'x'))
      let first: number | undefined
      for (let round = 0; round < 2; round++) {
        const requests = await slowRequests(running, 4, round)
        // Four threads are at work now, as many as in every round. Who came and left before may have none.
        first ??= running.program.threads()
        const most = first + 2 // a runtime's own threads come and go
        await retry(
          () => (running.program.threads() <= most ? true : undefined),
          () =>
            new CheckFailure('clients have left, and their threads are still there', {
              expected: `at most ${most} threads while 4 clients are served`,
              received: `${running.program.threads()} threads`,
            }),
        )
        for (const { client, pipe } of requests) {
          client.reset()
          pipe.write(slowPage)
        }
        for (let times = 0; times < 3; times++) {
          const silent = await running.connect()
          silent.reset()
          const half = await running.connect()
          await half.send(getRequest('/page.html').slice(0, 20))
          half.end()
          const reading = await running.connect()
          await reading.send(getRequest('/left-unread.bin'))
          await reading.until((bytes) => bytes.includes('xxx'), 'the body did not begin to come')
          reading.reset()
        }
        await ensureFile(running, '/page.html', 'page.html')
      }
    },
  },
]

export const checks = takeOver(earlier, {}, own)
