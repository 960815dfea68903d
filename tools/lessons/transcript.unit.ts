// What a terminal shows, beside what a lesson prints.
import t from 'tap'
import { parseLesson, type Block } from './read.ts'
import { commandsOf, isAsPrinted, settle, shortened, textOf } from './transcript.ts'

const blockOf = (text: string): Block =>
  parseLesson(`# A\n\`\`\`console\n${text}\`\`\`\n`, 'README.md').blocks[0] as Block

t.test('commands, and what they print', async (t) => {
  const text = 'goes on\n$ one\na\n\nb\n$ two\n'
  const commands = commandsOf(blockOf(text))
  t.same(commands, [
    { command: undefined, output: ['goes on'] },
    { command: 'one', output: ['a', '', 'b'] },
    { command: 'two', output: [] },
  ])
  t.equal(textOf(commands), text)
})

t.test('what differs from run to run is made equal', async (t) => {
  const output = `
> socket-to-server@1.0.0 mine
> node tools/node.js tools/front.ts mine 12345

goes on  01.rests              for 5 s now: a connection was not accepted
listening at http://127.0.0.1:12345/
a.html|127.0.0.1|54321|1
Date: Mon, 05 Jan 2026 01:02:03 GMT\r
User-Agent: curl/8.5.0-DEV
file:///tmp/lesson-x/my-server/server.ts:112345
    at /tmp/lesson-x/my-server/server.ts:1:2
curl: (28) Operation timed out after 2012 milliseconds
Node.js v24.21.0
npm notice there is a new npm
goes on  01.answers  for 5 s now

`
  t.same(settle(output, { port: '12345', folder: '/tmp/lesson-x' }), [
    'listening at http://127.0.0.1:8080/',
    'a.html|127.0.0.1|PORT|1',
    'Date: DATE',
    'User-Agent: curl/VERSION-DEV',
    'my-server/server.ts:112345',
    '    at my-server/server.ts:1:2',
    'curl: (28) Operation timed out after 2000 milliseconds',
    'Node.js VERSION',
  ])
  t.same(settle('\n', { port: '1', folder: '/x' }), [])
})

const lines = ['a', 'b', 'c']
const cases: [string[], boolean][] = [
  [['a', 'b', 'c'], true],
  [['a', 'b'], false],
  [['a', 'b', 'c', 'd'], false],
  [['a', 'x', 'c'], false],
  [['…'], true],
  [['a', '…'], true],
  [['a', '…', 'c'], true],
  [['a', '…', 'b', 'c', '…'], true],
  [['b', '…'], false],
  [['a…', 'b', 'c'], true],
  [['…', '…c'], true],
  [['a…', 'b…d', 'c'], false],
  [['…', 'b'], false],
]

for (const [printed, expected] of cases) {
  t.test(`${printed.join(' ')} ${expected ? 'stands' : 'does not stand'} for a b c`, async (t) => {
    t.equal(isAsPrinted(printed, lines), expected)
  })
}

t.test('of checks that fail only their lines are printed', async (t) => {
  const report = ['fails 01.length', '', 'the report', '', 'more']
  t.same(shortened('npm run check 01.length', report), ['fails 01.length', '…'])
  t.same(shortened('npm run say 8080', report), report)
  t.same(shortened(undefined, report), report)
  t.same(shortened('npm run check 01.length', ['holds 01.length']), ['holds 01.length'])
})
