// What a lesson's Markdown is taken apart into.
import t from 'tap'
import { parseLesson, sectionAt } from './read.ts'

const fence = '```'
const text = `# A lesson

Words with [a link](other.md#there).

## Break it!

${fence}diff server.ts try
-one
${fence}

## Break it!

${fence}console
$ echo '## no heading'
${fence}
`

t.test('sections, with their anchors and lines', async (t) => {
  const { sections, anchors } = parseLesson(text, 'README.md')
  t.same(
    sections.map(({ anchor, level, line }) => [anchor, level, line]),
    [
      ['a-lesson', 1, 1],
      ['break-it', 2, 5],
      ['break-it-1', 2, 11],
    ],
  )
  t.same([...anchors], ['a-lesson', 'break-it', 'break-it-1'])
})

t.test('blocks, with what their first line says', async (t) => {
  t.same(parseLesson(text, 'README.md').blocks, [
    { language: 'diff', name: 'server.ts', use: 'try', text: '-one\n', line: 7, end: 9 },
    { language: 'console', name: '', use: '', text: "$ echo '## no heading'\n", line: 13, end: 15 },
  ])
})

t.test('links, and what is no block', async (t) => {
  const { links, prose } = parseLesson(text, 'README.md')
  t.same(links, ['other.md#there'])
  t.notMatch(prose, 'no heading')
  t.match(prose, 'Words with')
})

t.test('the section of a line is the last heading above it', async (t) => {
  const lesson = parseLesson(text, 'README.md')
  t.equal(sectionAt(lesson, 3).anchor, 'a-lesson')
  t.equal(sectionAt(lesson, 14).anchor, 'break-it-1')
  t.throws(() => sectionAt(parseLesson('Words\n', 'README.md'), 1), {
    message: 'README.md:1: it stands before the first heading',
  })
})

t.test('a word that is none is named', async (t) => {
  t.throws(() => parseLesson(`# A\n\n${fence}ts a.ts trai\n${fence}\n`, 'README.md'), {
    message: 'README.md:3: what is "trai"?',
  })
})

t.test('a block without an end is named', async (t) => {
  t.throws(() => parseLesson(`# A\n\n${fence}ts\n`, 'README.md'), {
    message: 'README.md:3: this block does not end',
  })
})
