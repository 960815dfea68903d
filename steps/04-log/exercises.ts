// The checks of lesson 04's exercises. The step's own server holds none of them.
import type { Check } from '../../checker/check/check.ts'
import { ensureStatus } from '../../checker/check/expect.ts'
import type { RunningServer } from '../../checker/subject/launch.ts'
import { retry } from '../../checker/system/patience.ts'
import { escapedSeparator, lineFor, readLog } from '../../checker/wire/access-log.ts'
import { CheckFailure, ensure } from '../../checker/wire/failure.ts'
import { getRequest } from '../../checker/wire/requests.ts'

const linesOf = (running: RunningServer): string[] => running.program.stdout().split(/\r?\n/).slice(0, -1)

/** Waits for a line that is so, and is the first one, or comes after `after`. Gives it. */
async function lineLike(
  running: RunningServer,
  isLike: (line: string) => boolean,
  expected: string,
  after = 0,
): Promise<string> {
  const find = (): string | undefined => linesOf(running).slice(after).find(isLike)
  await running.program.until(
    () => find() !== undefined,
    () =>
      new CheckFailure(`the line "${expected}" did not come`, {
        kind: 'line',
        expected,
        received: running.program.stdout(),
      }),
  )
  return find() as string
}

export const exercises: Check[] = [
  {
    id: '04.x1',
    title: "prints the status of each response, with its client's port",
    anchor: 'three-exercises',
    hint: 'Who knows the status, and who prints?',
    hints: [
      'Look at what `served` is called with. The status is known where the response is made, and it has to travel ' +
        'the same way as the name.',
      'Let the worker send both, as an array or an object. The port is known where the line is printed.',
    ],
    needs: ['04.line'],
    points: 1,
    fresh: true,
    async run(server) {
      const running = await server.start()
      for (const [target, status] of [
        ['/page.html', 200],
        ['/missing.html', 404],
        ['/page.html', 200],
      ] as const) {
        const client = await running.connect()
        await client.send(getRequest(target))
        ensureStatus(await client.response(), status, target)
        const { port } = client
        const isAccess = (line: string): boolean => readLog(`${line}\n`)[0]?.port === port
        const like = lineFor({ file: '…', address: '…', port, count: '…' })
        const access = await lineLike(running, isAccess, like)
        const place = linesOf(running).indexOf(access) + 1
        const expected = `${port}: ${status}`
        const line = await lineLike(running, (line) => line.startsWith(`${port}: `), expected, place)
        ensure(line === expected, 'the line has another status', { kind: 'line', expected, received: line })
      }
    },
  },
  {
    id: '04.x2',
    title: 'counts the bytes that have been sent for each name',
    anchor: 'three-exercises',
    hint: 'What else has one owner, and what does HEAD send?',
    hints: [
      'Look at `log.ts`: beside the counts there is room for a second `Map`. The number of bytes is known where ' +
        'the file was read, and it has to travel the same way as the name.',
      'A response to HEAD has no body: it adds nothing. The page of a 404 has one.',
    ],
    needs: ['04.line'],
    points: 1,
    fresh: true,
    async run(server) {
      const running = await server.start()
      const sums = new Map<string, number>()
      for (const [file, method] of [
        ['page.html', 'GET'],
        ['picture.jpg', 'GET'],
        ['page.html', 'HEAD'],
        ['page.html', 'GET'],
        ['missing.html', 'GET'],
      ] as const) {
        const after = linesOf(running).length
        const response = await running.request(getRequest(`/${file}`).replace('GET', method), method)
        const sum = (sums.get(file) ?? 0) + response.body.length
        sums.set(file, sum)
        const expected = `${file}: ${sum} bytes`
        const line = await lineLike(running, (line) => line.startsWith(`${file}: `), expected, after)
        ensure(line === expected, `the sum of bytes after ${method} /${file} is another one`, {
          kind: 'line',
          sent: response.sent,
          expected,
          received: line,
        })
      }
    },
  },
  {
    id: '04.x3',
    title: 'prints the three most asked-for files when it gets SIGUSR2',
    anchor: 'three-exercises',
    hint: 'Who owns the counts, and how does a `Map` become a list in order?',
    hints: [
      'Look at `log.ts`: it has all counts. A signal is an event of `process`, in the main thread.',
      "`process.on('SIGUSR2', …)`: make an array of the entries, sort it by the counts, and take the first three. " +
        'Names are printed escaped, as in the log.',
    ],
    needs: ['04.line'],
    points: 1,
    uses: ['signals'],
    fresh: true,
    async run(server) {
      const running = await server.start()
      let accesses = 0
      const ask = async (target: string, times: number): Promise<void> => {
        for (let time = 0; time < times; time++) await running.get(target)
        accesses += times
        await running.logUntil((log) => log.length === accesses, 'an access has no line')
      }
      const ensureTop = async (...expected: string[]): Promise<void> => {
        const after = linesOf(running).length
        running.program.signal('SIGUSR2')
        const got = (): string[] => linesOf(running).slice(after)
        const message = 'the three most asked-for files are not printed so'
        await retry(
          () => (got().length >= expected.length ? true : undefined),
          () =>
            new CheckFailure(message, {
              kind: 'line',
              expected: expected.join('\n'),
              received: got().join('\n'),
            }),
        )
        ensure(got().join('\n') === expected.join('\n'), message, {
          kind: 'line',
          expected: expected.join('\n'),
          received: got().join('\n'),
        })
      }
      const odd = `a${escapedSeparator}b.html`
      await ask('/page.html', 1)
      await ask('/', 3)
      await ensureTop('1. index.html (3)', '2. page.html (1)')
      await ask(`/${odd}`, 11)
      await ask('/missing.html', 2)
      await ensureTop(`1. ${odd} (11)`, '2. index.html (3)', '3. missing.html (2)')
    },
  },
]
