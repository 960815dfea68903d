// POINTS.md: what each wrong server loses in grading, and what it would lose if checks waited for
// others' points.
import { join } from 'node:path'
import type { Lost } from './lost.ts'

export const pointsPath = join(import.meta.dirname, '../POINTS.md')

export type Row = Omit<Lost, 'unfair'> & { step: string }

/** `left`: the names of those that have not been measured. */
export function pointsPage(all: Row[], day: string, left: string[]): string {
  const rounded = (points: number): number => Math.round(points * 100) / 100
  const sum = (amount: (one: Row) => number): number =>
    rounded(all.reduce((total, one) => total + rounded(amount(one)), 0))
  const order = all.toSorted((a, b) => (`${a.step} ${a.name}` < `${b.step} ${b.name}` ? -1 : 1))
  const rows = order.map(
    ({ name, step, before, after }) =>
      `| [${name.replace(/\.\w+$/, '')}](wrong-servers/${name}) | ${step} | ${rounded(before)} | ${rounded(after)} |`,
  )
  return `# What a mistake costs

In grading no check waits for another one, and each judges its own matter. This is what the wrong servers
lose of the points of their step: *waiting*, if a check got nothing as long as one that it needs fails, and
*judged*, as \`npm run grade\` does it.
Measured until ${day}, with \`node tools/node.js classroom/commands/write-points.ts\`, which writes this page.
${left.length === 0 ? '' : `\nNot measured yet: ${left.toSorted().join(', ')}.\n`}
| mistake | step | waiting | judged |
| --- | --- | --- | --- |
${rows.join('\n')}
| all ${all.length} together | | ${sum(({ before }) => before)} | ${sum(({ after }) => after)} |
`
}

/** The rows of the page. */
export function rowsIn(page: string): Row[] {
  const row = /^\| \[.*\]\(wrong-servers\/(.*)\) \| (\w+) \| ([\d.]+) \| ([\d.]+) \|$/gm
  return [...page.matchAll(row)].map(([, name = '', step = '', before, after]) => ({
    name,
    step,
    before: Number(before),
    after: Number(after),
  }))
}
