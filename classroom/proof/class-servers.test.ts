// Servers as they are handed in make many mistakes at once. The checks judge them all the same: of all
// checks of their steps, at most one in ten waits for another one. It takes minutes, and is done with --full.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { Outcome } from '../../checker/check/series.ts'
import { isFull } from '../../checker/tap.ts'
import { folderOf, stepChecks } from '../../tools/course/steps.ts'
import { classServers } from '../class-servers/manifest.ts'
import { buildRight, lackedBy, tryServer } from './matrix.ts'

const folder = join(import.meta.dirname, '../class-servers')

t.test('the manifest names each file', async (t) => {
  const files = readdirSync(folder).filter((name) => name !== 'manifest.ts')
  t.same(classServers.map(({ name }) => name).sort(), files.sort())
})

t.test('the checks judge', { skip: isFull ? false : 'npm test -- classroom --full does it' }, async (t) => {
  const total = { judged: 0, waits: 0 }
  t.jobs = 3
  await Promise.all(
    classServers.map((server) =>
      t.test(server.name, { buffered: true, skip: lackedBy(server) ?? false }, async (t) => {
        const { command, remove } = await buildRight(server, folder)
        const { checks } = await stepChecks(folderOf(server.step))
        const outcomes = await tryServer(command, checks).finally(remove)
        const count = (...results: Outcome['result'][]): number =>
          [...outcomes.values()].filter(({ result }) => results.includes(result)).length
        total.judged += count('holds', 'fails')
        total.waits += count('waits')
        t.comment(`${count('holds')} hold, ${count('fails')} fail, ${count('waits')} wait`)
        t.ok(count('fails') > 0, 'it has mistakes')
      }),
    ),
  )
  t.ok(total.judged >= 9 * total.waits, `${total.judged} judge, ${total.waits} wait`)
})
