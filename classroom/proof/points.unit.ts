// POINTS.md fits the matrix: each wrong server has a row, and none loses more than it may.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { mayLose } from './lost.ts'
import { checksOf } from './matrix.ts'
import { pointsPage, pointsPath } from './points-page.ts'
import { wrongServers } from './wrong-servers.ts'

const page = readFileSync(pointsPath, 'utf8')
const rows = [
  ...page.matchAll(/^\| \[.*\]\(wrong-servers\/(.*)\) \| (\w+) \| ([\d.]+) \| ([\d.]+) \|$/gm),
].map(([, name = '', step = '', before, after]) => ({
  ...{ name, step, before: Number(before), after: Number(after), unfair: [] },
}))

t.test('it has a row for each wrong server, and their sum', async (t) => {
  const named = (all: { name: string; step: string }[]): string[] =>
    all.map(({ name, step }) => `${step} ${name}`).sort()
  t.same(
    named(rows),
    named(wrongServers),
    'node tools/node.js classroom/commands/write-points.ts writes it anew',
  )
  const [, day = ''] = /Measured on (\S+),/.exec(page) ?? []
  t.equal(pointsPage(rows, day), page)
})

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
