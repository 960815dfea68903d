// The checks of lesson 03's exercises. The step's own server holds none of them.
import type { Check } from '../../checker/check/check.ts'
import { ensureContent, ensureStatus } from '../../checker/check/expect.ts'
import type { RunningServer } from '../../checker/subject/launch.ts'
import { retry } from '../../checker/system/patience.ts'
import { CheckFailure, ensure } from '../../checker/wire/failure.ts'
import { getRequest } from '../../checker/wire/requests.ts'
import { field } from '../../checker/wire/response.ts'
import { askForPipes, slowPage, waitForReaders } from './checks.ts'

const most = 16

/** Waits for the server to print something. */
function printed(running: RunningServer, pattern: RegExp, expected: string): Promise<void> {
  const { program } = running
  return program.until(
    () => pattern.test(program.stdout()),
    () =>
      new CheckFailure(`it did not print "${expected}"`, {
        kind: 'line',
        expected,
        received: program.stdout(),
      }),
  )
}

export const exercises: Check[] = [
  {
    id: '03.x1',
    title: 'says in a field Thread which thread has made a response',
    anchor: 'three-exercises',
    hint: 'Where is a response made, and what does Node call the number of a thread?',
    hints: [
      'Look at `node:worker_threads`: beside `workerData` it has a number that each thread knows of itself.',
      'Import `threadId` where the fields of a response are put together, and add a field with it.',
    ],
    needs: ['02.file'],
    points: 1,
    fresh: true,
    async run(server) {
      const running = await server.start()
      const seen: string[] = []
      for (const target of ['/page.html', '/missing.html', '/page.html', '/picture.jpg']) {
        const response = await running.request(getRequest(target))
        const thread = field(response, 'thread') ?? ''
        const evidence = { kind: 'field', sent: response.sent, received: response.bytes } as const
        ensure(
          /^[1-9]\d*$/.test(thread),
          `the field Thread is ${thread || 'missing'}, and no number`,
          evidence,
        )
        ensure(!seen.includes(thread), `thread ${thread} has made two responses`, evidence)
        seen.push(thread)
      }
    },
  },
  {
    id: '03.x2',
    title: 'lists the clients that are connected when it gets SIGUSR2',
    anchor: 'three-exercises',
    hint: 'Which thread knows of all clients, and how does it hear that one has gone?',
    hints: [
      'Look at `startThread`: a client comes there. Its thread ends when it has gone, and a `Worker` emits ' +
        '`exit` then.',
      'Keep a `Set` of the clients, as `ADDRESS:PORT`, in the main thread. Read both before the socket moves. ' +
        "Delete on `worker.on('exit', …)`, and print on `process.on('SIGUSR2', …)`.",
    ],
    needs: ['02.file'],
    points: 1,
    uses: ['signals'],
    fresh: true,
    async run(server) {
      const running = await server.start()
      const clients = []
      for (let times = 0; times < 3; times++) clients.push(await running.connect())
      /** Asks until the server tells of these clients: it may not have seen yet who came or went. */
      const ensureList = async (ports: number[], message: string): Promise<void> => {
        const lines = ports.map((port) => `127.0.0.1:${port}\n`).join('')
        const expected = `${lines}${ports.length} clients\n`
        const got = (): string => running.program.stdout().replaceAll('\r', '')
        await retry(
          () => {
            if (got().endsWith(`\n${expected}`)) return true
            running.program.signal('SIGUSR2')
            return undefined
          },
          () => new CheckFailure(message, { kind: 'line', expected, received: got() }),
        )
      }
      const [one, two, three] = clients.map(({ port }) => port) as [number, number, number]
      await ensureList([one, two, three], 'the list of three clients did not come')
      clients[1]?.reset()
      await ensureList([one, three], 'a client has gone, and the list did not become shorter')
      await clients[0]?.send(getRequest('/page.html'))
      if (clients[0]) ensureStatus(await clients[0].response(), 200, 'a client that was on the list')
      const last = await running.connect()
      await ensureList([three, last.port], 'a client was answered, another one came, and the list is not so')
    },
  },
  {
    id: '03.x3',
    title: `runs ${most} threads at most, and lets other clients wait in a queue`,
    anchor: 'three-exercises',
    hint: 'When is a thread free, and who gets it then?',
    hints: [
      'Count up where a thread is started and down where it ends (`exit`). What becomes of a socket that ' +
        'comes while the count is at its limit?',
      'Keep such sockets in an array. On `exit`, take the first one out and start its thread. They must not be ' +
        'read from while they wait, or they can move no more: that is what `pauseOnConnect` is for.',
    ],
    needs: ['02.file'],
    points: 2,
    uses: ['pipes'],
    fresh: true,
    async run(server) {
      const running = await server.start()
      const slow = await askForPipes(running, most, 'slow')
      await waitForReaders(slow)
      const waiting = []
      for (const [index, name] of ['queued-1.txt', 'queued-2.txt'].entries()) {
        running.fixtures.add(name, `${name}, after a while\n`)
        const client = await running.connect()
        await client.send(getRequest(`/${name}`))
        await printed(running, new RegExp(`^${index + 1} waiting\\r?$`, 'm'), `${index + 1} waiting`)
        waiting.push({ client, name })
      }
      for (const { client } of waiting) {
        const received = client.received()
        ensure(received.length === 0, 'a client was served while all threads were busy', {
          kind: 'too early',
          received,
        })
      }
      for (const [index, { client, pipe }] of slow.entries()) {
        pipe.write(slowPage)
        ensureContent(await client.response(), slowPage, 'a slow file, when it could be read')
        if (index > 0) continue // one thread is enough for those who wait, one after the other
        for (const { client, name } of waiting)
          ensureContent(
            await client.response(),
            `${name}, after a while\n`,
            `/${name}, when a thread was free`,
          )
      }
    },
  },
]
