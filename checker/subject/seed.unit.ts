// Another seed makes other files, and the same one the same.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t from 'tap'

/** The files, what stands outside, and the date, as another process with this seed sees them. */
function filesOf(seed?: string): Record<string, string> {
  const url = pathToFileURL(join(import.meta.dirname, 'files.ts')).href
  const code = `const { files, secret, modified } = await import('${url}')
    const { nameFor, shuffled } = await import('${url.replace('files.ts', 'seed.ts')}')
    const texts = Object.entries(files).map(([name, content]) => [name, content.toString('latin1')])
    console.log(JSON.stringify({ ...Object.fromEntries(texts), secret, modified, page: nameFor('page'),
      order: shuffled('rows', [1, 2, 3, 4, 5, 6, 7, 8]).join() }))`
  const env = { ...process.env, ...(seed === undefined ? {} : { CHECK_SEED: seed }) }
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', code], { env, encoding: 'utf8' }),
  )
}

t.test('files follow from the seed', async (t) => {
  const [usual, one, again, other] = [filesOf(), filesOf('one'), filesOf('one'), filesOf('other')]
  t.same(one, again)
  for (const name of ['index.html', 'page.html', 'picture.jpg', 'notes.txt', 'secret', 'modified']) {
    t.equal(new Set([usual[name], one[name], other[name]]).size, 3, name)
  }
  t.equal(one['empty.txt'], '')
  t.match(usual, { page: 'page', order: '1,2,3,4,5,6,7,8', 'style.css': /color/ })
  for (const name of ['page', 'order']) t.equal(new Set([usual[name], one[name], other[name]]).size, 3, name)
  t.notOk(one['style.css'], 'some names are others')
  t.equal(one['order']?.split(',').sort().join(), usual['order'], 'nothing is lost')
})
