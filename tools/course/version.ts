// Which course this is: its version, and a mark of its checks, which changes with each of them.
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isTest } from './files.ts'
import { course } from './steps.ts'

/** What a verdict depends on. */
const judging = [
  'checker/**/*.ts',
  'steps/*/{checks,exercises}.ts',
  'final/{checks,exercises}.ts',
  'final/checks/*.ts',
]

export type Version = { version: string; checks: string }

let known: Version | undefined

/** The version with which this process has begun, whatever becomes of the files while it runs. */
export function courseVersion(): Version {
  const { version } = JSON.parse(readFileSync(join(course, 'package.json'), 'utf8')) as { version: string }
  known ??= { version, checks: markOf(course) }
  return known
}

/** The mark of the checks in a folder that is laid out as the course's. */
export function markOf(folder: string): string {
  const hash = createHash('sha256')
  const files = globSync(judging, { cwd: folder }).filter((path) => !isTest.test(path))
  for (const path of files.map((name) => name.replaceAll('\\', '/')).sort()) {
    const text = readFileSync(join(folder, path), 'utf8').replaceAll('\r\n', '\n') // as Git may have made it
    hash.update(`${path}\0${text}\0`)
  }
  return hash.digest('hex').slice(0, 12)
}
