// The server of step 02, its checks, and what its lesson says of it.
import { join } from 'node:path'
import t from 'tap'
import { endOf } from '../../checker/subject/ending.ts'
import { lacking } from '../../checker/system/facilities.ts'
import { getRequest } from '../../checker/wire/requests.ts'
import { makeServer } from '../../checker/subject/launch.ts'
import { testServer } from '../../checker/tap.ts'
import { checks, own } from './checks.ts'

const command = [process.execPath, join(import.meta.dirname, 'server.ts')]
// Step 01 has shown what a server with one thread does. These are for the lines that this one has of its own.
const starting = ['01.bad-port', '01.port-in-use', '01.default-port', '01.client-vanishes', '01.signals']
testServer(checks, command, { short: [...own.map(({ id }) => id), ...starting] })

// No behaviour to ask of anybody: it is what the lesson says of this server, and step 03 mends it.
t.test(
  "a file that is there and can't be read ends the server",
  { skip: lacking('socket files') ?? false },
  async (t) => {
    const { server, end } = makeServer(command)
    t.teardown(end)
    const running = await server.start()
    await running.fixtures.unreadable('unreadable.html')
    const client = await running.connect()
    await client.send(getRequest('/unreadable.html'))
    const { status } = await endOf(running.program, 'the server goes on running')
    t.equal(status, 1)
    t.match(running.program.stderr(), /ENXIO|EOPNOTSUPP|ENOTSUP/)
  },
)

t.test('a head of more than 16 KiB is refused, also when it comes in one piece', async (t) => {
  const { server, end } = makeServer(command)
  t.teardown(end)
  const running = await server.start()
  const head = (bytes: number): string =>
    getRequest('/page.html').replace('\r\n\r\n', `\r\nX: ${'x'.repeat(bytes)}\r\n\r\n`)
  t.equal((await running.request(head(16_000))).status, 200)
  t.equal((await running.request(head(17_000))).status, 431)
})
