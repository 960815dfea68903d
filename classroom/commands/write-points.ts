// `node tools/node.js classroom/commands/write-points.ts`: runs all checks on all wrong servers, which takes some
// ten minutes, and writes POINTS.md.
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { atOnce } from '../../checker/system/at-once.ts'
import { gradedAs, lostBy, type Lost } from '../proof/lost.ts'
import { checksOf } from '../proof/matrix.ts'
import { pointsPage, pointsPath } from '../proof/points-page.ts'
import { wrongServers } from '../proof/wrong-servers.ts'

const found: (Lost & { step: string })[] = []
await atOnce(2 * availableParallelism(), wrongServers, async (wrong) => {
  const checks = await checksOf(wrong)
  found.push({ ...lostBy(wrong, checks, await gradedAs(wrong, checks)), step: wrong.step })
  console.log(`${found.length}  ${wrong.name}`)
})
writeFileSync(pointsPath, pointsPage(found, new Date().toISOString().slice(0, 10)))
