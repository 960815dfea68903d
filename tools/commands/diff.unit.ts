// What `npm run diff` shows: of a whole step, of one of its files, and where there is nothing to compare.
import t from 'tap'
import { run } from './diff.ts'

/** What the command prints with these words. */
function shown(...words: string[]): string {
  const printed = t.capture(console, 'log', () => {})
  run(words)
  printed.restore()
  return printed()
    .map(({ args }) => args.join(' '))
    .join('\n')
}

/** The files that are named in what it prints. */
function namesIn(text: string): string[] {
  return text.match(/^\w+\.ts(?=$| )/gm) ?? []
}

t.test('one file of a step, with its ending or without', async (t) => {
  const one = shown('final', 'connection')
  t.same(namesIn(one), ['connection.ts'])
  t.match(one, /^\+ export type State =$/m)
  t.match(one, /^- import \{ readFile \} from '\.\/files\.ts'$/m)
  t.equal(shown('final', 'connection.ts'), one)
  const all = namesIn(shown('final'))
  t.ok(all.includes('connection.ts') && all.includes('kept.ts'), 'without it all of them')
})

t.test('a file that a step has not changed', async (t) => {
  t.equal(shown('04', 'request'), 'request is the same, byte for byte')
})

t.test('what can’t be shown is said in one line', async (t) => {
  t.throws(() => run(['final', 'conection']), {
    message: /^there is no file "conection\.ts" here: .*\bconnection\.ts\b/,
  })
  t.throws(() => run(['final', 'connection', 'log']), { message: 'what is "log"?' })
  t.throws(() => run(['01']), { message: /^step 01 is the first/ })
})
