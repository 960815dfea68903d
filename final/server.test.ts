import { truncateSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { ensureRefusal } from '../checker/expect.ts'
import { occupy } from '../checker/port.ts'
import { makeServer } from '../checker/server.ts'
import { testServer } from '../checker/tap.ts'
import { checks } from './checks.ts'
import { parseOptions } from './options.ts'

const command = [process.execPath, join(import.meta.dirname, 'server.ts')]
// One thread is the cheapest to measure. How many there are changes nothing of what is covered.
const measured = [
  '01.bad-port',
  '01.client-vanishes',
  '02.missing-file',
  '02.no-www',
  '02.types',
  '02.link-out',
  '02.malformed',
  '02.version',
  '02.method',
  '02.head',
  '02.endless-head',
  '04.line',
  'final.regular-files',
  'final.stop',
  'final.help',
  'final.root',
  'final.log-fails',
  'final.log-file',
  'final.ipv6',
]
testServer(checks, [...command, '--threads', '1'], { measured })

// Each line of the command line's reading; how the server then ends is a check.
t.test('understands its arguments, or says what is wrong with them', async (t) => {
  const defaults = { port: 8080, host: '127.0.0.1', root: 'www', threads: availableParallelism(), log: undefined }
  const all = ['9000', '--root', 'a', '--host', '::', '--threads', '3', '--log', 'b']
  t.same(parseOptions([]), defaults)
  t.same(parseOptions(all), { port: 9000, host: '::', root: 'a', threads: 3, log: 'b' })
  t.same(parseOptions(['0', '--threads=per-request']), { ...defaults, port: 0, threads: 'per-request' })
  t.equal(parseOptions(['--help', '99999']), 'help')
  const wrong: [args: string[], message: RegExp][] = [
    [['65536'], /bad port "65536"/],
    [['-1'], /-1.*--help/],
    [['80', '81'], /too many: "81"/],
    [['--threads', '0'], /threads "0"/],
    [['--threads', '1025'], /threads "1025"/],
    [['--threads', 'two'], /threads "two"/],
    [['--root'], /--root.*--help/],
    [['--unknown'], /--unknown.*--help/],
  ]
  for (const [args, message] of wrong) t.throws(() => parseOptions(args), { message }, args.join(' '))
})

t.test('listens on port 8080, with a thread for each core, when nothing is said', async (t) => {
  const { server, end } = makeServer(command)
  t.teardown(end)
  const { release } = await occupy(8080)
  const exit = await server.run([]).finally(release)
  ensureRefusal(exit, 'port 8080 in use')
  t.match(exit.stderr, '127.0.0.1:8080')
})

const windows = process.platform === 'win32' && 'there every file takes the space that its length says'
t.test('answers 500 for a file that is too large to read, and goes on serving', { skip: windows }, async (t) => {
  const { server, end } = makeServer(command)
  t.teardown(end)
  const running = await server.start()
  running.fixtures.add('huge.bin', '')
  truncateSync(join(running.fixtures.directory, 'www', 'huge.bin'), 3 * 2 ** 30) // one hole: it takes no space
  for (let times = 0; times < 2; times++) {
    t.equal((await running.get('/huge.bin')).status, 500)
    t.equal((await running.get('/page.html')).status, 200)
  }
  t.match(running.program.stderr(), 'cannot serve huge.bin')
})

// A superuser may use every port: for this test the right to do so is taken away.
const withoutRights = ['setpriv', '--bounding-set=-net_bind_service', '--inh-caps=-net_bind_service']
const otherSystem = process.platform !== 'linux' && 'other systems give every port to everybody, or none at all'
t.test('says so when it has no permission for its port', { skip: otherSystem }, async (t) => {
  const { server, end } = makeServer([...(process.getuid?.() === 0 ? withoutRights : []), ...command])
  t.teardown(end)
  const exit = await server.run(['81'])
  ensureRefusal(exit, 'a port without permission')
  t.match(exit.stderr, /permission denied.*:81/)
})
