// Each wrong final fails the check that its page names, with the message that it names. When time is short
// three of them are tried; `npm test -- --full` and `npm run matrix` try all.
import t from 'tap'
import { lacking } from '../../checker/system/facilities.ts'
import { isFull } from '../../checker/tap.ts'
import { stepChecks } from '../../tools/course/steps.ts'
import { typeErrors } from '../../tools/lessons/types.ts'
import { checksThatShow, wrongFinals } from './finals.ts'
import { differences, promisedFailures, tryServer, wrongCommand } from './matrix.ts'

const { checks, own } = await stepChecks('final')

t.test('each check of final is there for a wrong final', async (t) => {
  const caught = new Set(wrongFinals.map(({ caughtBy }) => caughtBy))
  t.same(
    own.map(({ id }) => id).filter((id) => !caught.has(id)),
    [],
  )
})

t.test('the pages name checks that there are, and make no errors of types', async (t) => {
  const ids = checks.map(({ id }) => id)
  for (const wrong of wrongFinals)
    for (const id of promisedFailures(wrong)) t.ok(ids.includes(id), `${wrong.name}: ${id}`)
  t.same(await typeErrors(wrongFinals.map(({ name, files }) => ({ label: name, files }))), [])
})

const otherSystem =
  process.platform === 'linux' ? undefined : 'the messages of the wrong finals are those of Linux'
const whenTimeIsShort = ['allow-without-head.md', 'redirect-for-good.md', 'no-range-of-nothing.md']
t.jobs = 6

for (const wrong of wrongFinals.filter(({ name }) => isFull || whenTimeIsShort.includes(name))) {
  const check = checks.find(({ id }) => id === wrong.caughtBy)
  const skip = otherSystem ?? lacking(...(check?.uses ?? [])) ?? false
  t.test(`${wrong.name} fails ${wrong.caughtBy}`, { buffered: true, skip }, async (t) => {
    t.same(differences(wrong, await tryServer(wrongCommand(wrong), await checksThatShow(wrong))), [])
  })
}
