// A page with a mistake says what is wrong, and holds the change that makes it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { readMistake, readMistakes } from './mistakes.ts'

const fence = '```'
const page = (facts: string, change: string): string =>
  `# It does something wrong\n\n${facts}\nWhy.\n\n${fence}diff server.ts\n${change}${fence}\n`
const facts = '- step: 01\n- caught by: 01.b\n- says: it: was wrong\n'
const change = "-import { createServer, type Socket } from 'node:net'\n"

const folder = mkdtempSync(join(tmpdir(), 'mistakes-'))
t.teardown(() => rmSync(folder, { recursive: true }))
const write = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

t.test('what a page says', async (t) => {
  const { files, ...said } = readMistake(write('one.md', page(`${facts}- fails, too: 01.c, 01.d\n`, change)))
  t.same(said, {
    name: 'one.md',
    step: '01',
    mistake: 'It does something wrong.',
    caughtBy: '01.b',
    message: 'it: was wrong',
    alsoFails: ['01.c', '01.d'],
  })
  t.notMatch(files.get('server.ts'), 'import')
  t.match(files.get('server.ts'), 'listen')
})

t.test('a page without a fact, or whose change does not apply, is named', async (t) => {
  t.throws(() => readMistake(write('none.md', page('- step: 01\n', change))), {
    message: 'none.md: it has no line "- caught by: …"',
  })
  t.throws(() => readMistake(write('misfit.md', page(facts, '-no such line\n'))), {
    message: 'misfit.md:9: no line of it stands in server.ts: "no such line"',
  })
  t.throws(() => readMistake(write('words.md', `# It\n\n${facts}`)), {
    message: 'words.md: it changes nothing',
  })
  for (const name of ['none', 'misfit', 'words']) rmSync(join(folder, `${name}.md`))
})

t.test('pages come by their steps and checks', async (t) => {
  write('a.md', page(facts.replace('01.b', '01.z'), change))
  write('z.md', page(facts.replace('01.b', '01.a'), change))
  write('beside.txt', '')
  t.same(
    readMistakes(folder).map(({ name }) => name),
    ['z.md', 'one.md', 'a.md'],
  )
})
