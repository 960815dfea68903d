// `node tools/node.js classroom/commands/write-points.ts [--all]`: runs all checks on the wrong servers that
// POINTS.md does not have yet, or on all of them, which takes a quarter of an hour, and writes it. Where it is
// interrupted, it goes on without `--all`.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { atOnce } from '../../checker/system/at-once.ts'
import { gradedAs, lostBy, mayLose } from '../proof/lost.ts'
import { checksOf } from '../proof/matrix.ts'
import { pointsPage, pointsPath, rowsIn, type Row } from '../proof/points-page.ts'
import { wrongServers } from '../proof/wrong-servers.ts'

const isAll = process.argv.includes('--all')
const before = isAll || !existsSync(pointsPath) ? [] : rowsIn(readFileSync(pointsPath, 'utf8'))
const rows: Row[] = before.filter((row) => wrongServers.some(({ name }) => name === row.name))
const left = wrongServers.filter(({ name }) => !rows.some((row) => row.name === name))
const day = new Date().toISOString().slice(0, 10)
const write = (): void => {
  const open = left.map(({ name }) => name).filter((name) => !rows.some((row) => row.name === name))
  writeFileSync(pointsPath, pointsPage(rows, day, open))
}
await atOnce(2 * availableParallelism(), left, async (wrong) => {
  const checks = await checksOf(wrong)
  const { before, after, unfair } = lostBy(wrong, checks, await gradedAs(wrong, checks))
  rows.push({ name: wrong.name, step: wrong.step, before, after })
  write()
  const tooMuch = unfair.filter((id) => !mayLose(wrong, checks).includes(id))
  const said = tooMuch.length === 0 ? '' : `, which loses ${tooMuch.join(', ')}, too`
  console.log(`${rows.length} of ${wrongServers.length}  ${wrong.name}${said}`)
})
write()
