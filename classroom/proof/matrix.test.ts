// Each wrong server fails the check that its page names, with the message that it names, and no unrelated
// one. Each right server passes all checks of step 04. Here the slow part is left out: `npm run matrix` runs
// everything.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { withNeeds } from '../../checker/check/series.ts'
import { lacking } from '../../checker/system/facilities.ts'
import { isFull } from '../../checker/tap.ts'
import { stepChecks } from '../../tools/course/steps.ts'
import { matrixPage, pagePath } from './matrix-page.ts'
import {
  buildRight,
  differences,
  failuresOf,
  lackedBy,
  promisedFailures,
  quickChecksOf,
  rightFolder,
  tryServer,
  wrongCommand,
} from './matrix.ts'
import { typeErrors } from '../../tools/lessons/types.ts'
import { rightServers } from '../right-servers/manifest.ts'
import { wrongServers } from './wrong-servers.ts'

const { checks } = await stepChecks('steps/04-log')

t.test('the manifest of the right servers names each file, and nothing else', async (t) => {
  const found = readdirSync(rightFolder).filter((name) => name !== 'manifest.ts' && /\.\w+$/.test(name))
  t.same(rightServers.map(({ name }) => name).sort(), found.sort())
})

t.test('wrong servers name checks that there are', async (t) => {
  const ids = checks.map(({ id }) => id)
  for (const wrong of wrongServers) {
    for (const id of promisedFailures(wrong))
      t.ok(ids.includes(id) && id.slice(0, 2) <= wrong.step, `${wrong.name}: ${id}`)
  }
})

t.test('what the checks rest on: RFC.md names checks that there are', async (t) => {
  const ids = (await stepChecks('final')).checks.concat(checks).map(({ id }) => id)
  const page = readFileSync(join(import.meta.dirname, '../RFC.md'), 'utf8')
  const named = page.match(/\b(?:0[1-4]|final)\.[a-z][a-z0-9.-]*[a-z0-9]\b/g) ?? []
  t.ok(named.length > 50)
  t.same(
    named.filter((id) => !ids.includes(id)),
    [],
  )
})

t.test('each check is there for a wrong server', async (t) => {
  const caught = new Set(wrongServers.flatMap(promisedFailures))
  t.same(
    checks.map(({ id }) => id).filter((id) => !caught.has(id)),
    [],
  )
})

t.test('each check comes after those that it needs', async (t) => {
  for (const [index, { id, needs }] of checks.entries()) {
    const before = checks.slice(0, index).map((check) => check.id)
    t.same(
      needs.filter((need) => !before.includes(need)),
      [],
      id,
    )
  }
})

t.test('mistakes are no errors of types', async (t) => {
  t.same(await typeErrors(wrongServers.map(({ name, files }) => ({ label: name, files }))), [])
})

t.test('MATRIX.md is what `node tools/node.js classroom/commands/write-matrix.ts` writes', async (t) => {
  t.equal(readFileSync(pagePath, 'utf8'), await matrixPage())
})

t.test('withNeeds adds what is needed, and what that needs', async (t) => {
  t.same(
    withNeeds(checks, ['02.version']).map(({ id }) => id),
    ['01.answers', '02.version'],
  )
})

// What a client sees of a crash or of a reset differs between systems: the pages have the messages of
// Linux.
const otherSystem = process.platform === 'linux' ? undefined : 'the messages in the pages are those of Linux'
t.jobs = 10 // most of those that fail wait for something that never comes

for (const right of rightServers) {
  const skip = otherSystem ?? lackedBy(right) ?? false
  t.test(
    `${right.name} passes all checks of step ${right.upTo ?? '04'}`,
    { buffered: true, skip },
    async (t) => {
      const { command, remove } = await buildRight(right)
      t.teardown(remove)
      const own = checks.filter(({ id }) => id.slice(0, 2) <= (right.upTo ?? '04'))
      const outcomes = await tryServer(command, own)
      for (const { id } of own) if (outcomes.get(id)?.result !== 'holds') t.comment(`left out: ${id}`)
      t.same([...failuresOf(outcomes)], [])
    },
  )
}

// The last ones take longest.
for (const wrong of wrongServers.toReversed()) {
  const check = checks.find(({ id }) => id === wrong.caughtBy)
  const skip = otherSystem ?? lacking(...(check?.uses ?? [])) ?? false
  t.test(`${wrong.name} fails ${wrong.caughtBy}`, { buffered: true, skip }, async (t) => {
    t.same(differences(wrong, await tryServer(wrongCommand(wrong), await quickChecksOf(wrong, isFull))), [])
  })
}
