// POINTS.md: what each wrong server loses in grading, and what it would lose if checks waited for
// others' points.
import { join } from 'node:path'
import type { Lost } from './lost.ts'

export const pointsPath = join(import.meta.dirname, '../POINTS.md')

export function pointsPage(all: (Lost & { step: string })[], day: string): string {
  const rounded = (points: number): number => Math.round(points * 100) / 100
  const sum = (amount: (one: Lost) => number): number =>
    rounded(all.reduce((total, one) => total + amount(one), 0))
  const order = all.toSorted((a, b) => `${a.step} ${a.name}`.localeCompare(`${b.step} ${b.name}`))
  const rows = order.map(
    ({ name, step, before, after }) =>
      `| [${name.replace(/\.\w+$/, '')}](wrong-servers/${name}) | ${step} | ${rounded(before)} | ${rounded(after)} |`,
  )
  return `# What a mistake costs

In grading no check waits for another one, and each judges its own matter. This is what the wrong servers
lose of the points of their step: *waiting*, if a check got nothing as long as one that it needs fails, and
*judged*, as \`npm run grade\` does it.
Measured on ${day}, with \`node tools/node.js classroom/commands/write-points.ts\`, which writes this page.

| mistake | step | waiting | judged |
| --- | --- | --- | --- |
${rows.join('\n')}
| all ${all.length} together | | ${sum(({ before }) => before)} | ${sum(({ after }) => after)} |
`
}
