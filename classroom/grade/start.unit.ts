// How a submission is started: as it says, or as its files let one guess. And what is taken from it.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import t from 'tap'
import { rightFolder } from '../proof/matrix.ts'
import { copySubmission, rootOf } from './copy.ts'
import { evidenceIn } from './evidence.ts'
import { likeness } from './alike.ts'
import { absolute, startOf, wordsOf } from './start.ts'
import { listSubmissions, markOf, walk } from './submissions.ts'

const place = mkdtempSync(join(tmpdir(), 'start-'))
t.teardown(() => rmSync(place, { recursive: true, force: true }))
let folders = 0

/** A folder with these files. */
function folderWith(files: Record<string, string>): string {
  const folder = join(place, String(++folders))
  mkdirSync(folder)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

t.test('submission.json is believed', async (t) => {
  const folder = folderWith({
    'submission.json': '\ufeff{"build": "make", "start": "java -cp \'my classes\' Main {port}"}',
    'server.py': '',
  })
  t.same(startOf(folder), {
    build: 'make',
    start: ['java', '-cp', 'my classes', 'Main', '{port}'],
    isGuessed: false,
  })
})

t.test('a submission.json that says nothing is told in a sentence', async (t) => {
  const told = (text: string) => () => startOf(folderWith({ 'submission.json': text }))
  t.throws(told('{'), /^submission\.json is no JSON/)
  t.throws(told('[]'), /has no "start"/)
  t.throws(told('null'), /has no "start"/)
  t.throws(() => startOf(folderWith({ 'notes.txt': '' })), /no program either/)
})

t.test('the likeliest file is guessed', async (t) => {
  const guessed = (...names: string[]) =>
    startOf(folderWith(Object.fromEntries(names.map((name) => [name, '']))))
  t.same(guessed('helper.py', 'server.py', 'test_server.py').start, ['python3', 'server.py'])
  t.same(guessed('a/b/server.ts', 'a/main.ts').start, ['node', 'a/b/server.ts'])
  t.same(guessed('node_modules/server.js', 'x.test.ts', 'x.ts').start, ['node', 'x.ts'])
  t.match(guessed("it's.c"), { build: "cc -O1 -pthread -o server 'it'\\''s.c'", start: ['./server'] })
  t.match(guessed('src/Server.java'), { start: ['java', '-cp', '.', 'Server'], isGuessed: true })
})

t.test('files of the submission become paths, and nothing else does', async (t) => {
  const folder = folderWith({ 'server.py': '', 'lib/a.jar': '' })
  t.same(absolute(['python3', 'server.py', '--port', '-x'], folder), [
    ...['python3', join(folder, 'server.py'), '--port', '-x'],
  ])
  t.same(
    absolute(['java', '-cp', 'lib/a.jar:.', 'Main'], folder).at(2),
    `${join(folder, 'lib/a.jar')}:${folder}`,
  )
  t.same(wordsOf(`a "b c" 'd'e  f`), ['a', 'b c', 'de', 'f'])
})

t.test('a copy has no link that leads out, and the original stays as it is', async (t) => {
  const folder = folderWith({
    'in/server.py': 'x',
    'in/deep/a': '',
    '__MACOSX/b': '',
    '.DS_Store': '',
    'in/node_modules/typescript/c': '',
  })
  symlinkSync('../server.py', join(folder, 'in/deep/inside'))
  symlinkSync('../../../outside', join(folder, 'in/deep/outside'))
  symlinkSync('/etc/passwd', join(folder, 'in/points.json'))
  const submission = { name: 'x', path: folder, kind: 'folder' } as const
  const before = markOf(submission)
  const copy = join(place, 'copy')
  const copied = await copySubmission(submission, copy)
  t.same(copied.left.sort(), [
    'the link in/deep/outside leads out, to ../../../outside',
    'the link in/points.json leads out, to /etc/passwd',
  ])
  t.same(
    walk(copy).map(({ name }) => name),
    ['in', 'in/deep', 'in/deep/a', 'in/deep/inside', 'in/node_modules', 'in/server.py'],
  )
  t.equal(await rootOf(copy, copied), join(copy, 'in'), 'nested one deep')
  t.equal(markOf(submission), before)
  writeFileSync(join(folder, 'in/server.py'), 'y')
  t.not(markOf(submission), before, 'another byte is another submission')
})

t.test('what lies in the folder of submissions', async (t) => {
  const folder = folderWith({ 'a: b/x.py': '', 'ö.zip': '', 'a: b.zip': '', 'notes.txt': '', '.git/x': '' })
  const { submissions, others } = listSubmissions(folder)
  t.same(
    submissions.map(({ name, kind }) => [name, kind]),
    [
      ['a: b', 'folder'],
      ['a: b.zip', 'zip'],
      ['ö', 'zip'],
    ],
  )
  t.same(others, ['notes.txt'])
})

t.test('evidence: a library that is named, and texts that are alike', async (t) => {
  const right = (name: string): string => readFileSync(join(rightFolder, name), 'utf8')
  const renamed = right('threads.py').replaceAll('client', 'guest').replaceAll('head', 'top')
  const [one, two, other] = [
    { 'a.py': right('threads.py'), 'b.js': "import http from 'node:http'" },
    { 'b.py': `# by me\n${renamed}` },
    { 'c.pl': right('fork.pl') },
  ].map((files) => evidenceIn(folderWith(files)))
  const alike = (a: typeof one, b: typeof one): number => likeness(new Set(a?.prints), new Set(b?.prints))
  t.same(one?.libraries, ['node:http (in b.js)'])
  t.ok(alike(one, two) > 0.8)
  t.ok(alike(one, other) < 0.3)
})
