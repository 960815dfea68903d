// An appeal: one check of one submission once more, five times, with all that goes over the connections, and
// the line to do it by hand.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { hasProgram } from '../../checker/system/facilities.ts'
import { withoutInstruments } from '../../checker/system/instruments.ts'
import { startProgram } from '../../checker/system/process.ts'
import { course } from '../../tools/course/steps.ts'
import { rightFolder } from '../proof/matrix.ts'
import { wrongServers } from '../proof/wrong-servers.ts'
import { freeUsers, whyNot } from './isolation.ts'

const place = mkdtempSync(join(tmpdir(), 'appeal-'))
const [folder, out] = [join(place, 'hand-ins'), join(place, 'grades')]
t.teardown(() => rmSync(place, { recursive: true, force: true }))
const skip = (hasProgram('python3') ? undefined : 'there is no Python') ?? whyNot(freeUsers(1)[0]) ?? false

async function grade(...words: string[]): Promise<{ status: number | null; said: string; errors: string }> {
  const front = [process.execPath, join(course, 'tools/front.ts'), 'grade', ...words]
  const program = startProgram(withoutInstruments(front), course)
  const { status } = await program.endsBy(() => new Error('the appeal does not come to an end'), 4 * 120)
  await program.end()
  return { status, said: program.stdout(), errors: program.stderr() }
}

t.test('appeals', { skip }, async (t) => {
  for (const name of ['right', 'wrong', 'empty']) mkdirSync(join(folder, name), { recursive: true })
  cpSync(join(rightFolder, 'threads.py'), join(folder, 'right/server.py'))
  const { files } = wrongServers.find(({ name }) => name === 'lf-for-crlf.md') ?? {}
  for (const [name, text] of files ?? []) writeFileSync(join(folder, 'wrong', name), text)

  const first = await grade('01', folder, '--out', out, '--only', 'empty', '--seed', 'public')
  t.equal(first.status, 0, first.said + first.errors)
  t.match(first.said, 'This seed is the one that students have')
  t.match(first.said, /^1 of 3 are graded\.\nLook at:\n  empty: .*no program either\n$/m, 'of nobody else')

  await t.test('a check that holds', async (t) => {
    const { status, said } = await grade('--appeal', 'right', '01.crlf', '--out', out)
    t.equal(status, 0)
    t.match(said, 'In the sheet: nothing.')
    for (let time = 1; time <= 5; time++) t.match(said, `Time ${time} of 5: holds.`)
    t.match(said, /sent +GET \/.*\n[^]*received +HTTP\/1\.1 200 OK\\r\\n/, 'the conversation')
    t.match(said, 'It held 5 times of 5.')
  })

  await t.test('a check that fails', async (t) => {
    const { status, said } = await grade('--appeal', 'wrong', '01.crlf', '--out', out)
    t.equal(status, 1)
    for (let time = 1; time <= 5; time++) t.match(said, new RegExp(`^Time ${time} of 5: fails: .+`, 'm'))
    t.match(said, 'By hand')
    t.match(said, 'It held 0 times of 5.')
  })

  await t.test('of what could not be started', async (t) => {
    const { status, said } = await grade('--appeal', 'empty', '01.crlf', '--out', out)
    t.equal(status, 1)
    t.match(said, /^Time 1 of 5: there is no submission\.json, and no program either\.$/m)
  })

  await t.test('names that are not there', async (t) => {
    const wrong = async (...words: string[]): Promise<string> => {
      const { status, said, errors } = await grade(
        '--appeal',
        ...words,
        ...(words.includes('--out') ? [] : ['--out', out]),
      )
      t.same([status, said], [2, ''])
      return errors
    }
    t.match(await wrong('rght', '01.crlf'), 'there is no submission "rght": did you mean "right"?')
    t.match(
      await wrong('right', '01.crl'),
      'there is no check "01.crl" in this grading: did you mean "01.crlf"?',
    )
    t.match(await wrong('right', '02.file'), 'there is no check "02.file" in this grading')
    t.match(await wrong('right'), '--appeal needs a name and a check')
    t.match(await wrong('right', '01.crlf', '--out', place), 'nothing has been graded yet')
  })
})
