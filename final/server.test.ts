import { join } from 'node:path'
import t from 'tap'
import { ensureRefusal } from '../checker/expect.ts'
import { makeServer } from '../checker/server.ts'
import { testServer } from '../checker/tap.ts'
import { checks } from './checks.ts'

const command = [process.execPath, join(import.meta.dirname, 'server.ts')]

testServer(checks, [...command, '--threads', '4'], { name: 'four threads, ' })
testServer(checks, [...command, '--threads', '1'], { name: 'one thread, ', measured: [] })
testServer(checks, [...command, '--threads', 'per-request'], {
  name: 'a thread per request, ',
  measured: ['02.file', 'final.stop', 'final.drain'],
})

// A superuser may use every port: for this test the right to do so is taken away.
const withoutRights = ['setpriv', '--bounding-set=-net_bind_service', '--inh-caps=-net_bind_service']
const prefix = process.getuid?.() === 0 ? withoutRights : []
const skip = process.platform !== 'linux' && 'other systems give every port to everybody, or none at all'
t.test('says so when it has no permission for its port', { skip }, async (t) => {
  const { server, end } = makeServer([...prefix, ...command])
  t.teardown(end)
  const exit = await server.run(['81'])
  ensureRefusal(exit, 'a port without permission')
  t.match(exit.stderr, /permission denied.*:81/)
})
