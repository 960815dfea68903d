// Whole connections at random: valid requests, spoiled ones, cut anywhere, several at once, some that vanish.
// Meanwhile the log is renamed now and then.
// A run can be repeated with the seed that it prints: SEED=123 npm test -- final/fuzz.test.ts
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { misplaced, readLog } from '../checker/wire/access-log.ts'
import { connect, type Client } from '../checker/wire/client.ts'
import { endOf } from '../checker/subject/ending.ts'
import { files, modified, secret } from '../checker/subject/files.ts'
import { lacking } from '../checker/system/facilities.ts'
import { retry } from '../checker/system/patience.ts'
import { readStrictly } from '../checker/wire/response.ts'
import { makeServer, type RunningServer } from '../checker/subject/launch.ts'
import { withoutInstruments } from '../checker/system/instruments.ts'

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const connections = 1500

let state = seed
/** A whole number from 0 to most - 1. */
function random(most: number): number {
  state = (state + 0x6d2b79f5) | 0 // mulberry32
  let mixed = Math.imul(state ^ (state >>> 15), state | 1)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) % most
}
const pick = <T>(from: readonly T[]): T => from[random(from.length)] as T

const methods = ['GET', 'GET', 'GET', 'HEAD', 'POST', 'OPTIONS', 'BREW']
/** Files whose names or types are told or logged in a way of their own. */
const odd = ['turned\u202ename.html', 'script.cjs', 'packed.svgz', '\u2028line.txt']
const targets = [
  ...[...Object.keys(files), ...odd].map((name) => `/${encodeURI(name)}`),
  '/old%E9name.html',
  '/no%E9ne.html',
  '/',
  '/missing.html',
  '/folder',
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/link-out.txt',
  '/large.bin',
  '*',
  'http://a/page.html',
  '//a',
  '/%00',
  '/%',
]
const fields = [
  'Connection: close',
  'Connection: keep-alive',
  'Range: bytes=0-5',
  'Range: bytes=-3',
  'Range: bytes=9999999-',
  'If-None-Match: *',
  'If-Modified-Since: Sat, 01 Apr 2017 10:20:30 GMT',
  'If-Match: "a"',
  `If-Unmodified-Since: ${modified.toUTCString()}`,
  'Content-Length: 5',
  'Content-Length: 300000',
  'Transfer-Encoding: chunked',
  'Expect: 100-continue',
  'Accept: */*',
  `X: ${'x'.repeat(3000)}`,
  'Host: b',
  'If-Range: "a"',
]
const noise = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  ' ',
  ':',
  '\xff',
  '%',
  'HTTP/1.1',
  'x'.repeat(9000),
  '\r\n\r\n',
  '0\r\n\r\n',
  'GET ',
]

function request(): string {
  const lines = Array.from({ length: random(3) }, () => pick(fields))
  const head = [`${pick(methods)} ${pick(targets)} HTTP/1.${pick([0, 1, 1, 1])}`, 'Host: a', ...lines]
  const lengths = lines.flatMap((line) =>
    line.startsWith('Content-Length: ') ? [Number(line.slice(16))] : [],
  )
  return `${head.join('\r\n')}\r\n\r\n${'x'.repeat(lengths[0] ?? 0)}`
}

/** Puts noise in, takes bytes out, or puts bytes in the place of others. */
function spoil(bytes: string): string {
  const at = random(bytes.length + 1)
  return (
    bytes.slice(0, at) +
    pick([pick(noise), '', String.fromCharCode(random(256))]) +
    bytes.slice(at + random(4))
  )
}

/** A client sends some pieces, and then leaves at once, or closes its side and waits for the end. */
async function run(running: RunningServer): Promise<Client> {
  const valid = Array.from({ length: 1 + random(4) }, request).join('')
  let bytes = valid
  for (let times = random(3); times > 0; times--) bytes = spoil(bytes)
  const client = await connect(running.port)
  while (bytes.length > 0) {
    const most = bytes.length > 20_000 ? 100_000 : pick([5, 100, 5000])
    const piece = bytes.slice(0, 1 + random(most))
    bytes = bytes.slice(piece.length)
    await client.send(piece)
  }
  if (random(8) === 0) {
    client.reset()
  } else {
    client.end()
    await client.closed()
  }
  return client
}

/**
 * All that has come are whole responses; the methods of a spoiled connection are not known, so a body may be
 * missing.
 */
function isWellFormed(bytes: Buffer): boolean {
  let rest = bytes
  while (rest.length > 0) {
    const head = readStrictly(rest, Buffer.alloc(0), 'HEAD')
    const whole = readStrictly(rest, Buffer.alloc(0))
    const response = whole === 'more' ? head : whole
    if (response === 'more' || head === 'more') return false
    const after = rest.subarray(response.bytes.length)
    const isNext = after.length === 0 || after.toString('latin1', 0, 9) === 'HTTP/1.1 '
    rest = isNext ? after : rest.subarray(head.bytes.length)
  }
  return true
}

t.test(
  `${connections} random connections, seed ${seed}`,
  { skip: lacking('proc', 'signals', 'names of bytes') ?? false },
  async (t) => {
    const command = [
      process.execPath,
      join(import.meta.dirname, 'server.ts'),
      '--threads',
      '2',
      '--timeout',
      '60',
    ]
    const { server, end } = makeServer(withoutInstruments(command))
    t.teardown(end)
    const running = await server.start('--log', 'access.log')
    const { directory } = running.fixtures
    running.fixtures.add('large.bin', Buffer.alloc(300_000, 'large'))
    for (const name of odd) running.fixtures.add(name, `This is ${name}`)
    writeFileSync(Buffer.from(join(directory, 'www/old\xe9name.html'), 'latin1'), 'An old name')
    await running.get('/page.html')
    const { descriptors, memory } = running.program
    const open = descriptors()
    let halfway = 0
    const malformed: string[] = []
    let leaks = 0
    const one = async (): Promise<void> => {
      const client = await run(running)
      const received = client.received()
      if (received.includes(secret)) leaks++
      // A reset or a very large body may end before its end.
      if (received.length < 200_000 && !isWellFormed(received)) malformed.push(received.toString('latin1'))
    }
    const log = join(directory, 'access.log')
    const renameLog = async (number: number): Promise<void> => {
      renameSync(log, `${log}.${number}`)
      running.program.signal('SIGUSR1')
      await retry(
        () => existsSync(log) || undefined,
        () => new Error('no new log is begun'),
      )
    }
    for (let done = 0; done < connections; done += 30) {
      if (done % 300 === 150) await renameLog(done)
      await Promise.all(Array.from({ length: 30 }, one))
      if (done === connections / 2) halfway = memory()
    }
    t.equal(leaks, 0, 'nothing of what is outside was sent')
    t.same(malformed.slice(0, 3), [], 'all that was sent are responses')
    t.equal((await running.get('/page.html')).status, 200, 'it still serves')
    await retry(
      () => (descriptors() <= open + 4 ? true : undefined),
      () => new Error(`it has ${descriptors() - open} more files and sockets open`),
    )
    t.ok(
      memory() < halfway + 30,
      `its memory is flat: ${Math.round(halfway)} MB, then ${Math.round(memory())} MB`,
    )
    t.equal(running.program.stderr(), '', 'it had nothing to complain of')
    running.program.signal('SIGTERM')
    t.equal((await endOf(running.program, 'SIGTERM did not end it')).status, 0)
    const number = (name: string): number => Number(name.slice('access.log.'.length) || Infinity)
    const logs = readdirSync(directory).filter((name) => name.startsWith('access.log'))
    const text = logs
      .sort((one, other) => number(one) - number(other))
      .map((name) => readFileSync(join(directory, name), 'utf8'))
      .join('')
    const lines = readLog(text)
    t.equal(logs.length, 6)
    t.equal(lines.length, text.split('\n').length - 1, 'each line of the log has its four fields')
    t.same(misplaced(lines).slice(0, 5), [], 'for each file the counts are 1, 2, 3 …')
    t.notMatch(
      text,
      /[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/,
      'nothing turns a line around',
    )
  },
)
