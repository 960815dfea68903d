// POINTS.md fits the matrix: each wrong server has a row, and none loses more than it may.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { mayLose } from './lost.ts'
import { checksOf } from './matrix.ts'
import { pointsPage, pointsPath, rowsIn } from './points-page.ts'
import { wrongServers } from './wrong-servers.ts'

const page = readFileSync(pointsPath, 'utf8')
const rows = rowsIn(page)

t.test(
  'its rows are of wrong servers, with their sum, and it names those that are not measured',
  async (t) => {
    for (const { name, step } of rows)
      t.ok(
        wrongServers.some((wrong) => wrong.name === name && wrong.step === step),
        name,
      )
    const [, day = ''] = /Measured until (\S+),/.exec(page) ?? []
    const [, left] = /^Not measured yet: (.*)\.$/m.exec(page) ?? []
    t.equal(pointsPage(rows, day, left?.split(', ') ?? []), page)
  },
)

t.test('nobody loses more than the checks of the mistake are worth, and everybody something', async (t) => {
  for (const wrong of wrongServers) {
    const row = rows.find(({ name }) => name === wrong.name)
    if (!row) continue
    const checks = await checksOf(wrong)
    const may = new Set(mayLose(wrong, checks))
    const most = checks.reduce((sum, { id, points }) => sum + (may.has(id) ? points : 0), 0)
    t.ok(row.after > 0 && row.after <= most, `${row.name} loses ${row.after}, and may lose ${most}`)
    t.ok(row.before >= row.after, `${row.name} would lose ${row.before} if checks waited`)
  }
})
