// `npm run format`: gives all code its form, and says what the linter minds. The tool is installed in style/,
// where learners don't need it.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { course } from '../course/steps.ts'
import { wrong } from '../course/usage.ts'

export const usage = `usage: npm run format [-- --check]
  --check  changes nothing, and says what it would change`

const tool = join(course, 'style/node_modules/@biomejs/biome/bin/biome')

/** Gives the exit status. */
export function run(words: string[]): number {
  const [option, ...more] = words
  if (more.length > 0 || (option !== undefined && option !== '--check'))
    wrong(`what is "${words.join(' ')}"?`)
  if (!existsSync(tool)) {
    console.error('the formatter is not installed yet: run "npm --prefix style ci"')
    return 1
  }
  const args = ['check', ...(option === '--check' ? [] : ['--write']), '.']
  return spawnSync(process.execPath, [tool, ...args], { cwd: course, stdio: 'inherit' }).status ?? 1
}
