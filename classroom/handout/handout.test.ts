// The handout: what its lessons still have, what is in it, and that its proof finds what it should.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { withoutInstruments } from '../../checker/system/instruments.ts'
import { startProgram } from '../../checker/system/process.ts'
import { course, stepFolders, stepName } from '../../tools/course/steps.ts'
import { withoutCode, withoutDeadLinks } from './lesson.ts'
import type { Lock } from './lock.ts'
import { areSolutionsOut, partsOf, startOf, type Plan } from './plan.ts'
import { prove, type Proven } from './proof.ts'
import { solutionIn, solutionLines } from './solutions.ts'
import { treeOf, type Tree } from './tree.ts'
import { formIn, logStep, passages, varied } from './variation.ts'

const plan = (parts: string, more: Partial<Plan> = {}): Plan => ({
  ...{ to: '/nowhere', parts: partsOf(parts), hints: 'questions', seed: undefined, log: undefined },
  ...{ solutionsAfter: undefined, ...more },
})

t.test('a lesson keeps all but the code that is asked for', async (t) => {
  const lesson = [
    '# A\n\nText.\n\n```ts server.ts now\nold()\n```\n\nMore:\n\n```diff server.ts\n old()\n+fresh()\n-gone()\n```\n',
    '> **Before you run it.** What comes?\n\n```console\n$ npm run check 01\nholds\n```\n\n**Break it.**\n',
    '```diff server.ts try\n-fresh()\n```\n\n![a picture](a.svg)\n\n```ts other.ts\none()\ntwo()\n```\n',
  ].join('\n')
  const text = withoutCode(lesson, (line) => line === 'old()')
  t.match(text, '```ts server.ts now\nold()\n```')
  t.match(text, 'More:\n\n> **Yours to write**, in `server.ts`: a line or so come, a line or so go.\n')
  t.match(text, '> **Yours to change**, in `server.ts`, as described. Put it back afterwards.')
  t.match(text, '> **Yours to write**, in `other.ts`: 2 lines or so.')
  for (const kept of ['Before you run it', '$ npm run check 01\nholds', '![a picture](a.svg)'])
    t.match(text, kept)
  t.notMatch(text, /fresh|gone|one\(|two\(/)
})

t.test('links that lead nowhere become words', async (t) => {
  const text = withoutDeadLinks('[a](x.md) and [`b`](y.md#z), ![c](d.svg)', (target) => target === 'x.md')
  t.equal(text, '[a](x.md) and `b`, c')
})

t.test('all stops, predictions, pictures and checks of the lessons stay', async (t) => {
  const tree = treeOf(plan('01,02,03,04'))
  for (const folder of stepFolders.slice(0, -1)) {
    const name = `${folder}/README.md`
    const [whole, cut] = [readFileSync(join(course, name), 'utf8'), String(tree.get(name))]
    for (const sign of [
      /\*\*Stop\.\*\*/g,
      /\*\*Before you run it/g,
      /!\[/g,
      /^\$ /gm,
      /^#+ .*/gm,
      /^> 1\. /gm,
    ])
      t.equal(cut.match(sign)?.length, whole.match(sign)?.length, `${name}: ${sign}`)
  }
})

t.test('no solution is in it, and what is put in is found', async (t) => {
  const asked = plan('01,02,03,04', { hints: 'all' })
  const tree = treeOf(asked)
  const lines = solutionLines(startOf(asked))
  t.ok(lines.size > 500, `${lines.size} lines are looked for`)
  const leaks = (tree: Tree): string[] =>
    [...tree].filter(([name]) => name.endsWith('.md')).flatMap(([, text]) => solutionIn(String(text), lines))
  t.same(leaks(tree), [])
  const [line = ''] = lines
  t.same(solutionIn(`text\n  ${line}\nand \`${line}\``, lines), [line])
  const names = [...tree.keys()]
  t.same(
    names.filter((name) =>
      /^(final|classroom|bench|site|style)\/|steps\/.*server\.ts|\.test\.|questions/.test(name),
    ),
    [],
  )
})

t.test('the start of a later part is the server before it; solutions come when they are due', async (t) => {
  const late = plan('03', { solutionsAfter: '2026-05-01' })
  t.equal(
    treeOf(late).get('my-server/server.ts'),
    readFileSync(join(course, 'steps/02-parse/server.ts'), 'utf8'),
  )
  t.notOk(treeOf(plan('01')).has('my-server/server.ts'))
  t.notOk(areSolutionsOut(late, new Date('2026-04-30T12:00:00Z')))
  t.ok(areSolutionsOut(late, new Date('2026-05-01T12:00:00Z')))
})

t.test('on their day the solutions come into the handout that is there, and the rest stays', async (t) => {
  const to = mkdtempSync(join(tmpdir(), 'later-'))
  t.teardown(() => rmSync(to, { recursive: true, force: true }))
  const handout = (day: string) => {
    const words = ['handout', '--to', to, '--parts', '01', '--offline', '--solutions-after', day]
    const [file = '', ...args] = withoutInstruments([
      process.execPath,
      join(course, 'tools/front.ts'),
      ...words,
    ])
    return spawnSync(file, args, { encoding: 'utf8' })
  }
  for (const [name, text] of treeOf(plan('01', { solutionsAfter: '2999-01-01' })))
    if (!name.includes('/')) writeFileSync(join(to, name), text)
  const readMe = join(to, 'README.md')
  writeFileSync(readMe, 'changed by the teacher')
  t.match(handout('2999-01-01'), {
    status: 2,
    stderr: /has a handout already, and its solutions come on 2999/,
  })
  t.notOk(existsSync(join(to, 'solutions')))
  writeFileSync(join(to, 'HANDIN.md'), 'Our own text. The solutions come on 2026-01-01.')
  t.match(handout('2026-01-01'), { status: 0, stdout: /^The solutions are in / })
  t.equal(
    readFileSync(join(to, 'solutions/01/server.ts'), 'utf8'),
    readFileSync(join(course, 'steps/01-socket/server.ts'), 'utf8'),
  )
  t.equal(
    readFileSync(join(to, 'HANDIN.md'), 'utf8'),
    'Our own text. The solutions are in [solutions/](solutions).',
  )
  t.equal(readFileSync(readMe, 'utf8'), 'changed by the teacher')
})

t.test('hints are as many as the teacher wants', async (t) => {
  const of = (hints: Plan['hints']): string =>
    String(treeOf(plan('02', { hints })).get('steps/02-parse/checks.ts'))
  t.match(of('all'), /^ +hints: \[/m)
  t.notOk(/^ +hints:/m.test(of('questions')))
  t.match(of('questions'), /^ +hint: '.*\?/m)
  t.notOk(/^ +hint: '[^']/m.test(of('none')), 'not even questions')
})

t.test('a class has its own form of the log', async (t) => {
  const [form, order] = ['COUNT;IP;PORT;FILE', 'COUNT|IP|PORT|FILE']
  const said = '`index.html|127.0.0.1|59630|1`, FILE|IP|PORT|COUNT, FILE\\|IP\\|PORT\\|COUNT'
  t.equal(varied(said, order), '`1|127.0.0.1|59630|index.html`, COUNT|IP|PORT|FILE, COUNT\\|IP\\|PORT\\|FILE')
  t.equal(varied(said, form), '`1;127.0.0.1;59630;index.html`, COUNT;IP;PORT;FILE, COUNT;IP;PORT;FILE')
  t.equal(
    varied('with `|` between, a%7Cb|127.0.0.1|PORT|1', form),
    'with `;` between, 1;127.0.0.1;PORT;a%3Bb',
  )
  t.equal(varied(said, undefined), said)
  for (const none of ['FILE|IP', 'FILE:IP:PORT:COUNT', 'FILE|IP|PORT;COUNT', 'FILE|FILE|IP|PORT'])
    t.throws(() => varied('', none), /four fields/, none)

  const tree = treeOf(plan('04', { log: form, seed: 'ours' }))
  t.same(JSON.parse(String(tree.get('handout.json'))), { log: form, seed: 'ours' })
  const lesson = String(tree.get('steps/04-log/README.md'))
  t.notMatch(lesson, /\w\\?\|\w|%7C|`\|`/, 'nothing of the usual form is left')
  t.match(lesson, "/a%0A99%3B10.0.0.1%3B1%3Bindex.html'")
  t.match(lesson, '\n1;127.0.0.1;PORT;a\n99;10.0.0.1;1;index.html\n')
  t.match(lesson, '\n1;127.0.0.1;PORT;a%0A99%3B10.0.0.1%3B1%3Bindex.html\n')
})

t.test('each passage that a form changes is in the lesson', async (t) => {
  const lesson = readFileSync(join(course, logStep, 'README.md'), 'utf8')
  for (const [there] of passages(formIn('COUNT;IP;PORT;FILE'))) t.ok(lesson.includes(there), there)
})

t.test('the checks follow the form, and the solution that comes later has it', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'form-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const form = 'PORT;FILE;COUNT;IP'
  for (const [name, text] of treeOf(plan('04', { log: form, solutionsAfter: '2026-01-01' })))
    if (name.startsWith('solutions/04/')) writeFileSync(join(folder, name.slice(13)), text)
  symlinkSync(join(course, 'node_modules'), join(folder, 'node_modules'))
  const check = (server: string, log: string) => {
    const ids = ['04.line', '04.missing-file', '04.one-name', '04.escaped-name']
    const words = [join(course, 'tools/front.ts'), 'check', ...ids, '--', 'node', server]
    const env = { ...process.env, CHECK_LOG_FORM: log }
    const [file = '', ...args] = withoutInstruments([process.execPath, ...words])
    return spawnSync(file, args, { env, encoding: 'utf8' })
  }
  const own = check(join(folder, 'server.ts'), form)
  t.equal(own.status, 0, own.stdout + own.stderr)
  const usual = check(join(course, logStep, 'server.ts'), form)
  t.equal(usual.status, 1)
  t.match(usual.stdout, `after one access the log has no line ${form}`)
  t.match(usual.stdout, `Right is one line ${form} for each access.`)
})

t.test('the lock has what package.json asks for, and nothing of the tests', async (t) => {
  const tree = treeOf(plan('01'))
  const lock = JSON.parse(String(tree.get('package-lock.json'))) as Lock
  const { scripts, devDependencies } = JSON.parse(String(tree.get('package.json')))
  t.same(lock.packages['']?.devDependencies, devDependencies)
  t.notOk(Object.keys(lock.packages).some((name) => /node_modules\/(tap|@tapjs)/.test(name)))
  t.ok('node_modules/mime-db' in lock.packages, 'what a package needs is there')
  for (const [name, script] of Object.entries(scripts as Record<string, string>))
    t.ok(tree.has(`tools/commands/${script.split(' ').at(-1)}.ts`), name)
})

t.test('npm run handout makes one, and proves it', async (t) => {
  const to = mkdtempSync(join(tmpdir(), 'handout-test-'))
  t.teardown(() => rmSync(to, { recursive: true, force: true }))
  const words = ['handout', '--to', to, '--parts', '01,02', '--offline']
  const program = startProgram(
    withoutInstruments([process.execPath, join(course, 'tools/front.ts'), ...words]),
    course,
  )
  const { status } = await program.endsBy(() => new Error('it does not end'), 4 * 120)
  await program.end()
  t.equal(status, 0, program.stdout() + program.stderr())
  t.match(program.stdout(), /proven +none of \d+ lines of solutions is in it\nproven +all links hold\n/)
  t.match(program.stdout(), 'proven   npm run check 01 runs, and fails with messages')
  const said = execFileSync(process.execPath, [join(to, 'tools/front.ts'), 'check', '02', '--list'], {
    encoding: 'utf8',
  })
  t.match(said, /^02\.query/m)
})

t.test('the proof says what is not so', async (t) => {
  const asked = plan('01')
  const tree = treeOf(asked)
  tree.set(
    'README.md',
    `${tree.get('README.md')}\n[gone](nowhere.md)\n${[...solutionLines(startOf(asked))][0]}\n`,
  )
  const found: Proven[] = []
  for await (const proven of prove(asked, tree, true)) if (found.push(proven) === 2) break
  t.match(found, [{ faults: [/^README\.md: /] }, { faults: ['README.md: nowhere.md'] }])
})

t.test('the names of parts', async (t) => {
  t.same(
    partsOf('2, 1').map(({ place }) => stepName(place)),
    ['01', '02'],
  )
  t.throws(() => partsOf('01,1'), /named twice/)
  t.throws(() => partsOf('07'), /no step "07"/)
})
