// Writes RESULTS.md and results.svg, from results.json.
//
//     npm run report
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chart } from './chart.ts'
import { markdown } from './markdown.ts'
import type { Results } from './results.ts'

const at = (name: string): string => join(import.meta.dirname, name)

export function saveResults(results: Results): void {
  writeFileSync(at('results.json'), JSON.stringify(results, undefined, 2) + '\n')
}

export function writeReport(): void {
  const results = JSON.parse(readFileSync(at('results.json'), 'utf8')) as Results
  writeFileSync(at('RESULTS.md'), markdown(results))
  const picture = chart(results)
  if (picture !== undefined) writeFileSync(at('results.svg'), picture)
}

if (import.meta.main) writeReport()
