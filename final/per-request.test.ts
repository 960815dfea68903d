// The final server with a thread for each client.
import { join } from 'node:path'
import t from 'tap'
import type { Client } from '../checker/wire/client.ts'
import { retry } from '../checker/system/patience.ts'
import { testServer } from '../checker/tap.ts'
import { getRequest } from '../checker/wire/requests.ts'
import { makeServer } from '../checker/subject/launch.ts'
import { counts } from '../steps/04-log/checks.ts'
import { checks } from './checks.ts'

const command = [process.execPath, join(import.meta.dirname, 'server.ts'), '--threads', 'per-request']
// What a thread for each connection changes: how clients come and go. How a request is answered is the same.
const ids = [
  '01.answers',
  '01.closes',
  '01.silent-client',
  '01.client-vanishes',
  '02.file',
  '02.slow-reader',
  '02.gone-while-reading',
  '04.line',
  'final.stop',
  'final.drain',
  'final.second-signal',
]
const here = checks.filter(({ id }) => ids.includes(id))
t.equal(here.length, ids.length, 'all of these checks are there')
const short = ['01.answers', '04.line', 'final.drain']
// Step 04 has more threads at once, and shows how its threads bear slow and rude clients.
testServer([...here, counts(5)], command, { measured: ['02.file'], short })

t.test('refuses clients for which there is no thread, with 503', async (t) => {
  const { server, end } = makeServer(command)
  t.teardown(end)
  const running = await server.start('--max-connections', '2')
  const big = Buffer.alloc(20_000_000, 'x')
  running.fixtures.add('big.bin', big)
  /** A client that is being served; clients who have just left may count for a moment. */
  const served = async (): Promise<Client | undefined> => {
    const client = await running.connect()
    await client.send(getRequest('/big.bin'))
    await client.until((bytes) => bytes.length > 12, 'no response came')
    client.pause()
    if (client.received().includes('HTTP/1.1 200')) return client
    client.reset()
    return undefined
  }
  const clients: Client[] = []
  for (let count = 0; count < 2; count++)
    clients.push(await retry(served, () => new Error('no room for two clients')))
  const refused = await running.get('/page.html')
  t.equal(refused.status, 503)
  t.ok(refused.fields.has('retry-after'))
  for (const client of clients) {
    client.resume()
    t.ok((await client.response()).body.equals(big), 'those that were there are served')
  }
})
