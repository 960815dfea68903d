// results.svg: for each case a group of bars, as long as the servers are fast beside the reference.
import type { Case } from './cases.ts'
import { number } from './format.ts'
import type { Load, Results } from './results.ts'
import { reference } from './servers.ts'
import { ratioOf, figureOf } from './tables.ts'

const width = 760
const left = 130 // where the bars begin; the names stand before
const right = 190 // room for the numbers, in two columns
const valueColumn = width - 72
const ratioColumn = width - 14
const rowHeight = 20
const barHeight = 13
const titleHeight = 32
const top = 34

// Grey can be read on white and on black. Where the viewer tells which of both it is, there is a better
// colour.
const grey = '#768390'
const blue = '#2f81f7'
const style = `
@media (prefers-color-scheme: light) { text { fill: #1f2328 } }
@media (prefers-color-scheme: dark) { text { fill: #d1d7e0 } }
`

/** The chart, or undefined where there is nothing to compare. */
export function chart({ cases, loads, servers }: Results): string | undefined {
  const main = new Set(servers.filter(({ isMain }) => isMain).map(({ name }) => name))
  const groups = cases
    .map((one) => ({
      one,
      bars: barsOf(
        one,
        loads.filter(({ server }) => main.has(server)),
      ),
    }))
    .filter(({ bars }) => bars.length > 0)
  if (groups.length === 0) return undefined

  const most = Math.max(1, ...groups.flatMap(({ bars }) => bars.map(({ ratio }) => ratio)))
  const unit = (width - left - right) / most
  const parts = [
    text(left, 20, `Throughput beside ${reference} (the dashed line)`, 'font-size="14" font-weight="600"'),
    text(ratioColumn, 20, `÷ ${reference}`, 'text-anchor="end"'),
  ]
  let y = top
  for (const { one, bars } of groups) {
    y += titleHeight
    parts.push(
      text(left, y - 8, one.title, 'font-weight="600"'),
      text(valueColumn, y - 8, one.unit, 'text-anchor="end"'),
    )
    for (const { name, ratio, value, hasErrors } of bars) {
      const middle = y + rowHeight / 2
      const size = `width="${tenths(Math.max(ratio * unit, 1))}" height="${barHeight}" rx="2"`
      parts.push(
        text(left - 8, middle + 4, name, 'text-anchor="end"'),
        `<rect x="${left}" y="${middle - barHeight / 2}" ${size} fill="${name === 'final' ? blue : grey}"/>`,
        text(valueColumn, middle + 4, number(value) + (hasErrors ? ' (errors)' : ''), 'text-anchor="end"'),
        text(ratioColumn, middle + 4, ratio.toFixed(2), 'text-anchor="end"'),
      )
      y += rowHeight
    }
    const x = tenths(left + unit)
    const ends = `x1="${x}" x2="${x}" y1="${y - bars.length * rowHeight}" y2="${y}"`
    parts.push(`<line ${ends} stroke="${grey}" stroke-dasharray="3 3"/>`)
  }
  const height = y + 14
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`
  const font = `font-family="system-ui, sans-serif" font-size="12" fill="${grey}"`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${font} role="img">
<title>The throughput of the servers in each case, as a part of that of ${reference}</title>
<style>${style}</style>
${parts.join('\n')}
</svg>
`
}

function text(x: number, y: number, content: string, attributes: string): string {
  return `<text x="${x}" y="${y}" ${attributes}>${content}</text>`
}

type Bar = { name: string; ratio: number; value: number; hasErrors: boolean }

/** The bars of a case, the longest first. */
function barsOf(one: Case, loads: Load[]): Bar[] {
  return loads
    .filter((load) => load.case === one.name)
    .flatMap((load) => {
      const ratio = ratioOf(load, one, loads)
      if (ratio === undefined || !load.median) return []
      const hasErrors =
        load.failures.length > 0 || Object.values(load.median.errors).some((count) => count > 0)
      return { name: load.server, ratio, value: figureOf(load.median, one), hasErrors }
    })
    .toSorted((first, second) => second.ratio - first.ratio)
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}
