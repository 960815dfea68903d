// Which course this is: its version, and a mark of its checks, which changes with each of them.
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { course } from './steps.ts'

/** What a verdict depends on. */
const judging = [
  'checker/**/*.ts',
  'steps/*/{checks,exercises}.ts',
  'final/{checks,exercises}.ts',
  'final/checks/*.ts',
]

export type Version = { version: string; checks: string }

export function courseVersion(): Version {
  const { version } = JSON.parse(readFileSync(join(course, 'package.json'), 'utf8')) as { version: string }
  const hash = createHash('sha256')
  const files = globSync(judging, { cwd: course }).filter((path) => !path.endsWith('.test.ts'))
  for (const path of files.sort()) {
    const text = readFileSync(join(course, path), 'utf8').replaceAll('\r\n', '\n') // as Git may have made it
    hash.update(`${path.replaceAll('\\', '/')}\0${text}\0`)
  }
  return { version, checks: hash.digest('hex').slice(0, 12) }
}
