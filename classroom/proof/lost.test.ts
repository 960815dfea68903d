// Points are fair: when all checks are judged, whatever came of others, a wrong server loses no more than the
// points of its mistake's own checks. Where nobody needs those checks, the matrix has shown it already:
// here are the others. `--full` tries all.
import t from 'tap'
import { lacking } from '../../checker/system/facilities.ts'
import { isFull } from '../../checker/tap.ts'
import { wrongServers } from './wrong-servers.ts'
import { alsoLoses, gradedAs, lostBy, mayLose } from './lost.ts'
import { checksOf, promisedFailures } from './matrix.ts'

const otherSystem = process.platform === 'linux' ? undefined : 'what a client sees differs between systems'
t.jobs = 10 // most of those that fail wait for something that never comes

for (const wrong of wrongServers) {
  const all = await checksOf(wrong)
  const promised = promisedFailures(wrong)
  const dependents = all.filter(({ needs }) => needs.some((id) => promised.includes(id)))
  const chosen = dependents.filter(({ cost }) => cost === undefined)
  if (!isFull && (chosen.length === 0 || wrong.name in alsoLoses)) continue
  const skip = otherSystem ?? lacking('proc') ?? false
  t.test(`${wrong.name} loses no more than it should`, { buffered: true, skip }, async (t) => {
    const checks = isFull ? all : chosen
    const { unfair } = lostBy(wrong, checks, await gradedAs(wrong, checks))
    t.same(
      unfair.filter((id) => !mayLose(wrong, all).includes(id)),
      [],
    )
  })
}

t.test('who loses more is a wrong server', async (t) => {
  for (const name of Object.keys(alsoLoses))
    t.ok(
      wrongServers.some((wrong) => wrong.name === name),
      name,
    )
})
