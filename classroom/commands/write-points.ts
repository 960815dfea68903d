// `node tools/node.js classroom/commands/write-points.ts [RESULTS]`: runs all checks on all wrong servers, which
// takes a quarter of an hour, and writes POINTS.md. With a file for the results it goes on where it was
// interrupted.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { atOnce } from '../../checker/system/at-once.ts'
import { here } from '../../tools/course/command.ts'
import { gradedAs, lostBy, type Lost } from '../proof/lost.ts'
import { checksOf } from '../proof/matrix.ts'
import { pointsPage, pointsPath } from '../proof/points-page.ts'
import { wrongServers } from '../proof/wrong-servers.ts'

type Found = Lost & { step: string }

const [results] = process.argv.slice(2).map((path) => resolve(here, path))
const found = results && existsSync(results) ? readResults(results) : []
const left = wrongServers.filter(({ name }) => !found.some((one) => one.name === name))
await atOnce(2 * availableParallelism(), left, async (wrong) => {
  const checks = await checksOf(wrong)
  const one = { ...lostBy(wrong, checks, await gradedAs(wrong, checks)), step: wrong.step }
  found.push(one)
  if (results) appendFileSync(results, `${JSON.stringify(one)}\n`)
  console.log(`${found.length} of ${wrongServers.length}  ${wrong.name}`)
})
writeFileSync(pointsPath, pointsPage(found, new Date().toISOString().slice(0, 10)))

function readResults(path: string): Found[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Found)
}
