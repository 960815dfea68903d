// The checks of lesson 01's exercises. The step's own server holds none of them.
import type { Check } from '../../checker/check/check.ts'
import { ensureServing, ensureStatus } from '../../checker/check/expect.ts'
import { retry } from '../../checker/system/patience.ts'
import { CheckFailure, ensure } from '../../checker/wire/failure.ts'
import { getRequest } from '../../checker/wire/requests.ts'
import { field, type Response } from '../../checker/wire/response.ts'

const request = getRequest('/index.html')
const most = 100

export const exercises: Check[] = [
  {
    id: '01.x1',
    title: 'says in a field Visitor which request this is',
    anchor: 'three-exercises',
    hint: 'Where does a number live that all clients share, and when does it grow?',
    hints: [
      'The response is made once, when the server starts. Now it is another one for each request.',
      'Make a function of the response, which takes the number. Count where the head is complete, not where ' +
        'the client has connected.',
    ],
    needs: ['01.answers'],
    points: 1,
    fresh: true,
    async run(server) {
      const running = await server.start()
      const visitor = async (): Promise<[number, Response]> => {
        const response = await running.request(request)
        return [Number(field(response, 'visitor') || Number.NaN), response]
      }
      const ensureNumber = ([number, { sent, bytes }]: [number, Response], expected: number): void =>
        ensure(number === expected, `the field Visitor is ${number || 'missing'}, not ${expected}`, {
          kind: 'field',
          sent,
          expected: `Visitor: ${expected}`,
          received: bytes,
        })
      ensureNumber(await visitor(), 1)
      const half = await running.connect()
      await half.send(request.slice(0, 20))
      ensureNumber(await visitor(), 2)
      half.reset()
      const together = await Promise.all([visitor(), visitor(), visitor()])
      const ordered = together.toSorted(([one], [other]) => one - other)
      for (const [index, one] of ordered.entries()) ensureNumber(one, 3 + index)
    },
  },
  {
    id: '01.x2',
    title: "prints the client's port and the number of pieces in which its head came",
    anchor: 'three-exercises',
    hint: 'What happens once for each piece?',
    hints: [
      'The `data` listener is called for each piece. Where does the head become complete?',
      'Count beside `head += bytes`, in a variable of this client. Print when the empty line is there; ' +
        '`socket.remotePort` is the port.',
    ],
    needs: ['01.answers'],
    points: 1,
    async run(server) {
      const running = await server.start()
      for (const cuts of [[5, 9], [17], []]) {
        const client = await running.connect()
        let at = 0
        for (const cut of cuts) {
          await client.send(request.slice(at, cut))
          await running.serveAnother()
          at = cut
        }
        await client.send(request.slice(at))
        ensureStatus(await client.response(), 200, `a request in ${cuts.length + 1} pieces`)
        const line = new RegExp(`^${client.port}: (\\d+) pieces?\\r?$`, 'm')
        const expected = `${client.port}: ${cuts.length + 1} pieces`
        const missing = 'the line with the number of pieces did not come'
        await running.program.until(
          () => line.test(running.program.stdout()),
          () => new CheckFailure(missing, { kind: 'line', expected, received: running.program.stdout() }),
        )
        const [, pieces] = line.exec(running.program.stdout()) ?? []
        ensure(Number(pieces) === cuts.length + 1, 'the number of pieces is wrong', {
          kind: 'line',
          expected,
          received: `${client.port}: ${pieces} pieces`,
        })
      }
    },
  },
  {
    id: '01.x3',
    title: `serves ${most} clients at the same time, and tells the next one at once that it is busy`,
    anchor: 'three-exercises',
    hint: 'When has a client come, and when has it gone?',
    hints: [
      'Count up where `serve` is called, and down where the socket is closed (`close`), however that came about.',
      'The refusal is a whole response, with status 503 and a Content-Length. `socket.end` sends it at once; the ' +
        'guard at the top of the `data` listener drops what the client still says.',
    ],
    needs: ['01.answers'],
    points: 1,
    fresh: true,
    async run(server) {
      const running = await server.start()
      const silent = await Promise.all(Array.from({ length: most - 1 }, running.connect))
      await ensureServing(running, `${most - 1} silent clients had connected`)
      silent.push(await running.connect())
      const busy = await running.connect()
      const refusal = await busy.response()
      ensureStatus(refusal, 503, `client ${most + 1}, which has said nothing`)
      ensure(refusal.body.length > 0, 'the refusal has no body', { kind: 'body', received: refusal.bytes })
      silent.pop()?.reset()
      silent.pop()?.end()
      const late = 'clients have left, and the next one is refused all the same'
      await retry(
        async () => ((await running.request(request)).status === 200 ? true : undefined),
        () => new CheckFailure(late, { kind: 'status', sent: Buffer.from(request) }),
      )
    },
  },
]
