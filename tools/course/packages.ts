// Which packages are missing: some folders of the course have their own, which learners do without.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { course } from './steps.ts'

/** The packages that the package.json of a folder asks for, and that are not installed in it. */
export function lackedBy(folder: string): string[] {
  const text = readFileSync(join(course, folder, 'package.json'), 'utf8')
  const { dependencies = {} } = JSON.parse(text) as { dependencies?: Record<string, string> }
  return Object.keys(dependencies).filter((name) => !existsSync(join(course, folder, 'node_modules', name)))
}

/** What to do about them. */
export function lackedSentence(who: string, folder: string): string {
  const names = new Intl.ListFormat('en-GB').format(lackedBy(folder))
  return `${who} needs packages that are not installed (${names}): run "npm --prefix ${folder} ci" first`
}
