// The blocks of a lesson make the states of the reader's server.
import t from 'tap'
import { parseLesson } from './read.ts'
import { changed, restingStates, stateAt, statesOf, type State } from './states.ts'

const fence = '```'
const start = new Map([['server.ts', 'one\ntwo\n']])
const starter = new Map([['server.ts', 'a starter\n']])
const none = new Map<string, string>()

const states = (text: string, from = start): State[] =>
  statesOf(parseLesson(text, 'README.md'), from, starter)
const serverAt = (text: string, line: number): string | undefined =>
  stateAt(states(text), line).files.get('server.ts')
const lasting = (text: string): string[][] => [...(states(text).at(-1)?.files ?? [])]

t.test('ts adds to the end of a file, after an empty line, or makes the file', async (t) => {
  const text = `# A\n${fence}ts server.ts\nthree\n${fence}\n${fence}ts new.ts\nnew\n${fence}\n`
  t.same(lasting(text), [
    ['server.ts', 'one\ntwo\n\nthree\n'],
    ['new.ts', 'new\n'],
  ])
})

t.test('diff changes a file', async (t) => {
  t.same(lasting(`# A\n${fence}diff server.ts\n one\n-two\n+TWO\n${fence}\n`), [['server.ts', 'one\nTWO\n']])
})

t.test('blocks without a file, and of other languages, change nothing', async (t) => {
  const text = `# A\n${fence}ts\nx\n${fence}\n${fence}diff\n-x\n${fence}\n${fence}sh server.ts\nx\n${fence}\n`
  t.equal(states(text).length, 1)
})

const tries = `# A
${fence}diff server.ts try
-one
${fence}
${fence}diff server.ts try
-two
+TWO
${fence}
### B
${fence}diff server.ts
-two
+2
${fence}
`

t.test('what was tried holds until the next heading', async (t) => {
  t.equal(serverAt(tries, 1), 'one\ntwo\n')
  t.equal(serverAt(tries, 4), 'two\n')
  t.equal(serverAt(tries, 8), 'TWO\n')
  t.equal(serverAt(tries, 9), 'one\ntwo\n')
  t.equal(serverAt(tries, 14), 'one\n2\n')
})

t.test('a reader rests where something is run, and where a section ends', async (t) => {
  const change = (line: string): string => `${fence}diff server.ts\n-${line}\n+${line}!\n${fence}\n`
  const run = `${fence}console\n$ ls\n${fence}\n`
  const text = `# A\n${change('one')}${change('two')}${run}${change('one!')}## B\n${change('two!')}${change('one!!')}`
  const resting = restingStates(parseLesson(text, 'README.md'), states(text))
  t.same(
    resting.map(({ files }) => files.get('server.ts')),
    ['one\ntwo\n', 'one!\ntwo!\n', 'one!!\ntwo!\n', 'one!!!\ntwo!!\n'],
  )
})

t.test('what stands there now is looked for, and changes nothing', async (t) => {
  t.equal(states(`# A\n${fence}ts server.ts now\ntwo\n${fence}\n`).length, 1)
})

t.test('the first server is made by npm run new', async (t) => {
  const made = states(`# A\n${fence}console\n$ npm run new\nmade\n${fence}\n`, none)
  t.same(
    made.map(({ files, line }) => [files.size, line]),
    [
      [0, 0],
      [1, 2],
    ],
  )
})

const wrong: [string, string, string][] = [
  [
    'a change that does not apply',
    `# A\n\n${fence}diff server.ts\n one\n-tow\n${fence}\n`,
    'README.md:3: server.ts:2 has "two" where the change has "tow"',
  ],
  [
    'a change of no file',
    `# A\n${fence}diff other.ts\n-one\n${fence}\n`,
    'README.md:2: there is no other.ts to change',
  ],
  [
    'a change that stays after a try',
    `# A\n${fence}diff server.ts try\n-one\n${fence}\n${fence}ts server.ts\nx\n${fence}\n`,
    'README.md:5: a change that stays has to begin a section after a try',
  ],
  [
    'an excerpt that is not there',
    `# A\n${fence}ts server.ts now\nwo\n${fence}\n`,
    'README.md:2: this does not stand in server.ts',
  ],
  [
    'a change before the first heading',
    `${fence}ts server.ts\nx\n${fence}\n`,
    'README.md:1: it stands before the first heading',
  ],
]

for (const [title, text, message] of wrong) {
  t.test(`refused: ${title}`, async (t) => {
    t.throws(() => states(text), { message })
  })
}

t.test('what is no lesson is changed by all its blocks', async (t) => {
  const mistake = parseLesson(`# A\n${fence}diff server.ts\n-one\n${fence}\n`, 'mistake.md')
  t.same([...changed(mistake, start)], [['server.ts', 'two\n']])
})
