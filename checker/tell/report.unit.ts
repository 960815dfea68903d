// A failure's report, its guesses, and what the runner adds to a failure.
import { closeSync, constants, openSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import t from 'tap'
import type { Check } from '../check/check.ts'
import { libraryOf } from '../check/library.ts'
import { makeSession, runCheck } from '../check/run.ts'
import { runSeries, type Outcomes } from '../check/series.ts'
import { withArguments } from '../subject/command.ts'
import { makeFixtures } from '../subject/files.ts'
import { lacking } from '../system/facilities.ts'
import { withoutInstruments } from '../system/instruments.ts'
import { firstDifference, visible, visibleLines } from '../wire/bytes.ts'
import { CheckFailure, type Evidence, type Scene } from '../wire/failure.ts'
import { reportLines } from './report.ts'

const check: Check = {
  id: '02.file',
  title: 'sends the file that is asked for',
  anchor: 'from-a-target-to-a-file',
  hint: 'Which file?',
  needs: [],
  points: 1,
  run: async () => {},
}
const lesson = 'steps/02-parse/README.md#from-a-target-to-a-file'
const linesOf = (check: Check, failure: CheckFailure, command: string[]): string[] =>
  reportLines(check, failure, command, lesson)

/** A failure, with what was around it. */
function failed(
  message: string,
  { stdout = '', stderr = '', ...evidence }: Evidence & Partial<Scene> = {},
): CheckFailure {
  const failure = new CheckFailure(message, evidence)
  Object.assign(failure.scene, { stdout, stderr })
  return failure
}

const request = 'GET /page.html HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

t.test('bytes are visible', async (t) => {
  t.equal(visible('a\tb\\\r\n–\0'), 'a\\tb\\\\\\r\\n\n\\xe2\\x80\\x93\\x00')
  t.same(visibleLines(Buffer.from('ab\ncxd\n'), 4, 'here'), ['ab\\n', 'cxd\\n', ' ^ here'])
  t.same(visibleLines(Buffer.from('ab'), 2, 'here'), ['ab', '  ^ here'], 'a caret behind the end')
})

t.test('long bytes are cut in the middle, and not where they differ', async (t) => {
  const long = Buffer.alloc(30_000, 'x')
  t.match(visible(long), /^… 29,580 bytes more …$/m)
  const other = Buffer.from(long)
  other[20_000] = 0x79
  const at = firstDifference(long, other)
  t.equal(at, 20_000)
  const lines = visibleLines(other, at, 'here')
  const marked = lines[lines.findIndex((line) => line.includes('^ here')) - 1] ?? ''
  t.match(marked, /^x+yx+$/)
  t.equal(firstDifference(long, Buffer.from(long)), undefined)
})

t.test('of bytes that are no text there are at most 12 lines', async (t) => {
  const picture = Buffer.from(Array.from({ length: 5000 }, (_, index) => 128 + (index % 128)))
  for (const width of [88, 40]) {
    const lines = visibleLines(picture, 2500, 'here', width).filter((line) => line.startsWith('\\x'))
    t.ok(lines.length > 8 && lines.length <= 12, `${lines.length} lines of ${width} columns`)
  }
})

t.test('a report has one shape', async (t) => {
  const evidence = {
    sent: latin1(request),
    expected: Buffer.from('<p>A page</p>\n'),
    received: Buffer.from('<p>A cage</p>\n'),
  }
  const report = linesOf(check, failed('/page.html: the body is not the file', evidence), ['./server']).map(
    stripVTControlCharacters,
  )
  t.same(report, [
    '02.file',
    '  The server sends the file that is asked for.',
    'What went wrong',
    '  /page.html: the body is not the file.',
    'Sent',
    '  GET /page.html HTTP/1.1\\r\\n',
    '  Host: localhost\\r\\n',
    '  Connection: close\\r\\n',
    '  \\r\\n',
    'Expected, exactly',
    '  <p>A page</p>\\n',
    '       ^',
    'Came',
    '  <p>A cage</p>\\n',
    '       ^ the first difference, at byte 6',
    'By hand',
    '  In the folder of the course:',
    '    (cd node_modules/.cache/checked && ./server 8080)',
    '  In another terminal, in the same folder:',
    '    curl -i --path-as-is http://127.0.0.1:8080/page.html',
    'Lesson',
    '  steps/02-parse/README.md#from-a-target-to-a-file',
  ])
})

t.test('a stack trace is shown by its first lines', async (t) => {
  const stderr = `Error: no\n${'    at serve (server.ts:3:1)\n'.repeat(20)}`
  const report = linesOf(
    check,
    failed('the server reset the connection', { kind: 'reset', received: Buffer.alloc(0), stderr }),
    ['./server'],
  )
  const text = stripVTControlCharacters(report.join('\n'))
  t.match(text, /It wrote to stderr\n  Error: no\n      at serve/)
  t.match(text, '… and 13 more lines')
  t.match(text, 'An error was thrown')
})

t.test('on a narrow terminal words stay whole, and the caret stays at its byte', async (t) => {
  const text = `${'a word '.repeat(10)}${'x'.repeat(30)}\n`
  t.same(visibleLines(Buffer.from(text), 40, 'here', 30), [
    'a word a word a word a word a ',
    'word a word a word a word a ',
    '          ^ here',
    'word a word xxxxxxxxxxxxxxxxxx',
    'xxxxxxxxxxxx\\n',
  ])
  t.same(visibleLines(Buffer.from('one two three four'), 14, 'here', 17), [
    'one two three ',
    'four',
    '^ here',
  ])
  t.same(visibleLines(Buffer.from('one'), 3, 'here', 10), ['one', '   ^ here'])
  const failure = new CheckFailure('a sentence that is longer than the terminal is wide', {
    sent: Buffer.from(text),
  })
  const lines = reportLines(check, failure, ['/bin/x'], 'a.md#b', 30)
  t.ok(
    lines.slice(0, lines.indexOf('By hand')).every((line) => line.length <= 30),
    lines.join('\n'),
  )
})

t.test('libraries show themselves', async (t) => {
  t.equal(libraryOf('HTTP/1.1 200 OK\r\nX-Powered-By: Express'), 'Express')
  t.equal(libraryOf('HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5'), 'node:http')
  t.equal(libraryOf('HTTP/1.0 200 OK\r\nServer: SimpleHTTP/0.6 Python/3.12'), "Python's http.server")
  t.equal(libraryOf('HTTP/1.1 200 OK\r\nServer: my-server'), undefined)
})

t.test(
  'a failure shows what the server wrote to stderr during this check, and what fails in the same way',
  async (t) => {
    const code = `require('node:net').createServer((socket) => {
    socket.on('data', (bytes) => {
      console.error(String(bytes))
      socket.end()
    })
  }).listen(process.argv[1], '127.0.0.1')`
    const session = makeSession(withoutInstruments([process.execPath, '-e', code]))
    t.teardown(() => session.end())
    const ask = (word: string, failure?: CheckFailure): Check => ({
      ...check,
      async run(server) {
        const running = await server.start()
        const client = await running.connect()
        await client.send(word)
        await running.program.until(
          () => running.program.stderr().includes(word),
          () => new Error('it has not written it'),
        )
        await client.closed()
        if (failure) throw failure
      },
    })
    t.same(await runCheck(ask('first'), session), { result: 'holds' })
    const failure = failed('no', { also: ['a tab', 'a NUL'] })
    await runCheck(ask('second', failure), session)
    t.match(linesOf(check, failure, ['./server']).join('\n'), /The same goes for\S*\n  a tab\n  a NUL\n/)
    t.equal(failure.scene.stderr, 'second\n')
  },
)

t.test('the arguments go where {port} stands, or after the last word', async (t) => {
  const cases: [command: string[], args: string[], words: string[]][] = [
    [['s'], ['81', 'x'], ['s', '81', 'x']],
    [['s'], [], ['s']],
    [
      ['s', '{port}', 'last'],
      ['81', 'x'],
      ['s', '81', 'x', 'last'],
    ],
    [
      ['s', '--port={port}', 'last'],
      ['81', 'x'],
      ['s', '--port=81', 'x', 'last'],
    ],
    [['s', '-p', '{port}', 'last'], [], ['s', 'last']],
    [['env', 'PORT={port}', 's'], [], ['env', 's']],
  ]
  for (const [command, args, words] of cases) t.same(withArguments(command, args), words)
})

t.test(
  'a slow file that its reader has closed is a failure of the server',
  { skip: lacking('pipes') ?? false },
  async (t) => {
    const fixtures = makeFixtures()
    t.teardown(fixtures.remove)
    const pipe = fixtures.pipe('slow.html')
    const reader = openSync(
      join(fixtures.directory, 'www/slow.html'),
      constants.O_RDONLY | constants.O_NONBLOCK,
    )
    await pipe.opened(() => failed('late'))
    closeSync(reader)
    t.throws(() => pipe.write('x'), failed('a slow file was closed before there was anything to read'))
  },
)

t.test('a check waits for what it needs, and not for what was left out', async (t) => {
  const make = (id: string, needs: string[], run: () => Promise<void>): Check => ({
    ...check,
    id,
    needs,
    run,
  })
  const fail = async (): Promise<void> => {
    throw failed('no')
  }
  const holds = async (): Promise<void> => {}
  const series = [
    make('a', [], fail),
    make('b', ['a'], holds),
    make('c', ['b'], holds),
    make('d', ['elsewhere'], holds),
  ]
  const outcomes: Outcomes = new Map()
  await runSeries(series, makeSession(['none']), outcomes)
  t.same(
    [...outcomes.values()].map(({ result }) => result),
    ['fails', 'waits', 'waits', 'holds'],
  )
  t.same(outcomes.get('c'), { result: 'waits', for: 'b' })
})
