// `npm run say` as it is called: its usage, its exit status, and what npm and a shell do with the words.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { lacking } from '../../checker/system/facilities.ts'
import { withoutInstruments } from '../../checker/system/instruments.ts'
import { claimPort } from '../../checker/system/port.ts'
import { course } from '../course/steps.ts'

type Run = { status: number | null; stdout: string; stderr: string }

/** A server that sends back what it has got when the client has closed its side. */
async function startEcho(t: Test): Promise<string> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const chunks: Buffer[] = []
    socket.on('error', () => {})
    socket.on('data', (bytes: Buffer) => chunks.push(bytes))
    socket.on('end', () => socket.end(Buffer.concat(chunks)))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => once(server.close(), 'close'))
  return String((server.address() as AddressInfo).port)
}

async function run(command: string[], environment: Record<string, string> = {}): Promise<Run> {
  const [program = '', ...args] = withoutInstruments(command)
  const child = spawn(program, args, {
    cwd: course,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'close')
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  await ended
  return { status: child.exitCode, stdout, stderr }
}

const say = (words: string[], environment?: Record<string, string>): Promise<Run> =>
  run([process.execPath, join(course, 'tools/front.ts'), 'say', ...words], environment)

t.test('a transcript', async (t) => {
  const port = await startEcho(t)
  t.same(await say([port, 'a\\r\\n', 'half']), {
    status: 0,
    stdout: `sent      a\\r\\n
we have closed our side
received  a\\r\\n
the server has closed the connection
`,
    stderr: '',
  })
})

t.test('many clients: the first is shown, and what became of the others', async (t) => {
  const port = await startEcho(t)
  const { status, stdout } = await say([port, '4x', 'stay', 'then', '3x', 'b', 'half'])
  t.equal(status, 0)
  t.equal(
    stdout,
    `client 5     sent      b
client 5     we have closed our side
client 5     received  b
client 5     the server has closed the connection
client 1     still open
clients 2 to 4: no answer; still open
clients 6 and 7: b, 1 byte in all; the server has closed the connection
`,
  )
})

t.test('the options, also where npm has taken them', async (t) => {
  const port = await startEcho(t)
  const raw = {
    status: 0,
    stdout: 'a\0\n',
    stderr: 'we have closed our side\nthe server has closed the connection\n',
  }
  t.same(await say([port, '--raw', 'a\\0\\n', 'half']), raw)
  t.same(await say(['--', port, 'a\\0\\n', 'half'], { npm_config_raw: 'true' }), raw)
  t.match((await say([port, 'a', 'half'], { npm_config_times: 'true' })).stdout, /^ +\d+ ms {2}sent {6}a\n/)
})

t.test('wrong usage is one line, and status 2', async (t) => {
  const cases: [words: string[], said: RegExp][] = [
    [[], /^which port\? "npm run say -- --help" says how it is used\n$/],
    [['GET'], /^"GET" is no port: the first word is a number from 1 to 65535; .*\n$/],
    [['8080', 'a', '--time'], /^there is no option "--time": did you mean "--times"\? .*\n$/],
    [['8080', '\\q'], /^"\\q" means nothing.*\n$/],
    [['8080', '2x', '--raw'], /^--raw shows one client only;.*\n$/],
  ]
  for (const [words, said] of cases) {
    const { status, stdout, stderr } = await say(words)
    t.equal(status, 2, words.join(' '))
    t.equal(stdout, '')
    t.match(stderr, said)
  }
})

t.test('--help', async (t) => {
  const { status, stdout, stderr } = await say(['--help'])
  t.same([status, stderr], [0, ''])
  t.match(stdout, /^usage: npm run say PORT/)
})

t.test('nobody listens', async (t) => {
  const claimed = await claimPort()
  t.teardown(claimed.release)
  const port = String(claimed.port)
  const refused = {
    status: 1,
    stdout: '',
    stderr: `nobody listens on port ${port}: is your server running?\n`,
  }
  t.same(await say([port, '3x', 'a']), refused)
  t.same(await say([port, 'a', '--raw']), refused)
})

t.test('a reader who has seen enough', { skip: lacking('sh') ?? false }, async (t) => {
  const port = await startEcho(t)
  const line = `"$0" tools/front.ts say ${port} 'x{1000000}' 'half' --raw | head -c 3`
  const { stdout, stderr } = await run(['sh', '-c', line, process.execPath])
  t.equal(stdout, 'xxx')
  t.notMatch(stderr, /error/i)
})

const npm = process.env['npm_execpath']
t.test(
  'npm hands the words on unharmed',
  { skip: npm === undefined && 'npm has not started this' },
  async (t) => {
    const port = await startEcho(t)
    const piece = '\\r\\n\\t\\\\ %PATH% %2e $HOME `id` !x "q" it\'s *  a&b|c<d>e^f;g#h~i'
    const { stdout } = await run([
      process.execPath,
      npm as string,
      'run',
      '-s',
      'say',
      port,
      '--',
      '--raw',
      piece,
      'half',
    ])
    t.equal(stdout, piece.replace('\\r\\n\\t\\\\', '\r\n\t\\'))
  },
)
