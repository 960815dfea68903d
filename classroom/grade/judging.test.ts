// Where a machine can't make namespaces, a superuser's grading takes another user: a right server has its
// points there, too, and one that forges its sheet has none.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { rightFolder } from '../proof/matrix.ts'
import { amSuperuser, freeUsers } from './isolation.ts'
import { judge } from './judging.ts'
import type { Said } from './order.ts'

const place = mkdtempSync(join(tmpdir(), 'judging-'))
t.teardown(() => rmSync(place, { recursive: true, force: true }))
const hasBoth = ['perl', 'python3'].every((name) => existsSync(`/usr/bin/${name}`))
const skip = !amSuperuser()
  ? 'only a superuser can take another user'
  : hasBoth
    ? false
    : 'there is no Perl or no Python that everybody may run'

async function judged(
  name: string,
  file: string,
  text: string,
): Promise<{ said: Said[]; lost: string | undefined }> {
  const path = join(place, name)
  mkdirSync(path)
  writeFileSync(join(path, file), text)
  const start = `/usr/bin/${file.endsWith('.py') ? 'python3' : 'perl'} ${file}`
  writeFileSync(join(path, 'submission.json'), JSON.stringify({ start }))
  const said: Said[] = []
  const lost = await judge(
    {
      submission: { name, path, kind: 'folder' },
      isolation: { kind: 'none', user: freeUsers(1)[0] },
      place: 'steps/01-socket',
      ids: ['01.answers', '01.crlf'],
      limit: 60,
      isVerbose: false,
    },
    { seed: 'a seed' },
    (one) => said.push(one),
  )
  return { said, lost }
}

const resultsOf = (said: Said[]): string[] =>
  said.flatMap((one) => ('check' in one ? [one.check.result] : []))

t.test('a right server', { skip }, async (t) => {
  const { said, lost } = await judged(
    'right',
    'server.pl',
    readFileSync(join(rightFolder, 'fork.pl'), 'utf8'),
  )
  t.equal(lost, undefined)
  t.same(resultsOf(said), ['holds', 'holds'])
  t.match(said.at(-1), { end: 'done' })
})

t.test('one that forges its sheet, and ends whom it may', { skip }, async (t) => {
  const folder = join(import.meta.dirname, '../proof/hostile')
  for (const name of ['forges-its-sheet', 'kills-its-parent']) {
    const { said, lost } = await judged(name, 'server.py', readFileSync(join(folder, `${name}.py`), 'utf8'))
    t.equal(lost, undefined, name)
    t.same(resultsOf(said), ['fails', 'fails'], name)
  }
})
