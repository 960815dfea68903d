// `npm run look` as it is called: what it prints and draws, with clients of its own and with others, and that
// nothing of it is left.
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { lacking } from '../../checker/system/facilities.ts'
import { withoutInstruments } from '../../checker/system/instruments.ts'
import { retry } from '../../checker/system/patience.ts'
import { claimPort } from '../../checker/system/port.ts'
import { startProgram, type Program } from '../../checker/system/process.ts'
import { course } from '../course/steps.ts'
import { orderOf } from '../look/seen.ts'
import { seenIn } from '../look/svg.ts'

function look(t: Test, ...words: string[]): Program {
  const command = [process.execPath, join(course, 'tools/front.ts'), 'look', ...words]
  const program = startProgram(withoutInstruments(command), course)
  t.teardown(() => program.end())
  return program
}

function temporary(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'look-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  return folder
}

const prints = (program: Program, text: string | RegExp): Promise<void> =>
  program.until(
    () => program.stdout().search(text) !== -1,
    () => new Error(`it does not print ${text}, but ${program.stdout()}${program.stderr()}`),
  )

t.test('clients of its own, one of them slow', { skip: lacking('pipes') ?? false }, async (t) => {
  const file = join(temporary(t), 'look.svg')
  const program = look(t, '03', '--clients', '3', '--slow', '1', '--svg', file)
  t.same(await program.ended, { status: 0, signal: null })
  t.equal(program.stderr(), '')
  t.match(program.stdout(), /^ +\d+ ms {2}┊ +the slow file comes$/m)
  t.match(
    program.stdout(),
    `
client 1: a slow file, status 200, after the slow file came
clients 2 and 3: /page.html, status 200, before the slow file came
`,
  )
  t.same(orderOf(seenIn(readFileSync(file, 'utf8')).seen), [
    'client 1: connects, sends, |, server sends, server ends, ends',
    'client 2: connects, sends, server sends, server ends, ends, |',
    'client 3: connects, sends, server sends, server ends, ends, |',
  ])
})

t.test('clients that come, until Ctrl-C', { skip: lacking('signals') ?? false }, async (t) => {
  const { port, release } = await claimPort()
  t.teardown(release)
  const folder = temporary(t)
  const [file, behind] = [join(folder, 'look.svg'), join(folder, 'port of the server')]
  const errors = join(folder, 'errors of its sockets')
  const code = `
    require('node:fs').writeFileSync(${JSON.stringify(behind)}, process.argv[1])
    const tell = ({ code }) => require('node:fs').writeFileSync(${JSON.stringify(errors)}, code)
    const server = require('node:net').createServer((socket) => {
      socket.on('error', tell).on('data', (bytes) => bytes == 'away' ? socket.resetAndDestroy() : socket.write('Hello'))
    })
    server.listen(process.argv[1], '127.0.0.1')`
  const program = look(t, '--port', String(port), '--svg', file, 'node', '-e', code)
  await prints(program, `looking at http://127.0.0.1:${port}/`)
  const client = connect(port, '127.0.0.1').on('error', () => {})
  client.write('GET / HT')
  await prints(program, /▶ +client 1 {2}GET \/ HT \(8 bytes\)\n[^]*◀ +client 1 {2}gets Hello \(5 bytes\)\n/)
  client.write('TP')
  await prints(program, /▶ +client 1 {2}TP \(2 bytes\)\n/)
  client.resetAndDestroy()
  await prints(program, /× +client 1 {2}resets the connection \(RST\)\n/)
  const hasHeard = (): true | undefined => (existsSync(errors) ? true : undefined)
  await retry(hasHeard, () => new Error('the server has not heard of it'))
  t.equal(readFileSync(errors, 'utf8'), 'ECONNRESET')
  const other = connect(port, '127.0.0.1')
  other.write('away')
  const [error] = await once(other, 'error')
  t.equal((error as NodeJS.ErrnoException).code, 'ECONNRESET')
  await prints(program, /× +client 2 {2}the server resets the connection \(RST\)\n/)
  program.signal('SIGINT')
  t.equal((await program.ended).signal, 'SIGINT')
  t.match(program.stdout(), /^client 2: something, no answer, reset by the server$/m)
  t.match(readFileSync(file, 'utf8'), 'the client resets')
  const isGone = async (): Promise<true | undefined> => {
    const probe = connect(Number(readFileSync(behind, 'utf8')), '127.0.0.1')
    const isRefused = await once(probe, 'connect').then(
      () => undefined,
      () => true as const,
    )
    probe.destroy()
    return isRefused
  }
  t.ok(await retry(isGone, () => new Error('the server goes on')), 'the server has gone')
})

t.test('a server that ends', async (t) => {
  const { port, release } = await claimPort()
  t.teardown(release)
  const code = `require('node:net').createServer(() => { throw new Error('away') }).listen(process.argv[1], '127.0.0.1')`
  const program = look(t, '--port', String(port), 'node', '-e', code)
  await prints(program, 'looking at')
  connect(port, '127.0.0.1').on('error', () => {})
  t.same(await program.ended, { status: 1, signal: null })
  t.match(program.stdout(), /the server exited with status 1\n/)
  t.match(program.stderr(), 'Error: away')
})

t.test('what it can not do is one line', async (t) => {
  const cases: [words: string[], status: number, said: RegExp][] = [
    [['02', '--slow', '3', '--clients', '2'], 2, /^3 of 2 clients can't be slow; .*\n$/],
    [['02', '--clients', 'two'], 2, /^--clients needs a number, as in "-- --clients 3"; .*\n$/],
    [['02', '--clients', '3', '--port', '80'], 2, /^--port is for clients of yours, .*\n$/],
    [['02', '--svgs'], 2, /^there is no option "--svgs": did you mean "--svg"\? .*\n$/],
    [['02', '--svg'], 2, /^--svg needs the name of a file; .*\n$/],
    [['node', '-e', 'process.exit(3)'], 1, /^the server exited with status 3 before it took a connection\n$/],
    [
      ['02', '--svg', '/no/such/folder/a.svg', '--clients', '1'],
      2,
      /^there is no folder for "\/no\/such\/folder\/a\.svg"; .*\n$/,
    ],
  ]
  await Promise.all(
    cases.map(async ([words, status, said]) => {
      const program = look(t, ...words)
      t.equal((await program.ended).status, status, words.join(' '))
      t.match(program.stderr(), said)
    }),
  )
})

t.test('a port that is in use', async (t) => {
  const { port, release } = await claimPort()
  t.teardown(release)
  const first = look(t, '01', '--port', String(port))
  await prints(first, 'looking at')
  const second = look(t, '01', '--port', String(port))
  t.equal((await second.ended).status, 1)
  t.equal(second.stderr(), `port ${port} is in use: "-- --port" names another one\n`)
})
