// New transcripts are written into a lesson, and nothing else of it changes.
import t from 'tap'
import { parseLesson } from './read.ts'
import { commandsOf } from './transcript.ts'
import { updated } from './update.ts'

const fence = '```'
const text = `# A
${fence}console
$ one
old
$ two
…
$ three
${fence}
Words.
${fence}console
goes on
${fence}
`

t.test('what is not as printed is printed anew', async (t) => {
  const got = [['new', 'lines'], ['whatever'], ['three'], ['goes on']]
  const ran = parseLesson(text, 'README.md').blocks.flatMap((block) =>
    commandsOf(block).map((command) => ({ ...command, block, got: got.shift() ?? [] })),
  )
  t.equal(updated(text, ran), text.replace('old\n', 'new\nlines\n').replace('$ three\n', '$ three\nthree\n'))
})
