// `npm test [FOLDER or FILE …]`: checks the types, then runs the tests there, or all of them.
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { course } from '../course/steps.ts'

const modules = join(course, 'node_modules')

const places = process.argv.slice(2).filter((argument) => !argument.startsWith('-'))
const options = process.argv.slice(2).filter((argument) => argument.startsWith('-'))

const tests = places.flatMap((place) => {
  const pattern = /\.test\.ts$/.test(place) ? place : `${place}/**/*.test.ts`
  const found = globSync(pattern)
  if (found.length === 0) {
    console.error(`no tests in "${place}": name a folder such as steps/02-parse, or a file *.test.ts`)
    process.exit(1)
  }
  return found
})

/** Runs a program of a package with the Node that runs this, and ends where it fails. */
function run(program: string, args: string[]): void {
  const { status } = spawnSync(process.execPath, [join(modules, program), ...args], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

// Tests of the tools and of the checks cover no server's code.
const coversNothing = tests.length > 0 && !tests.some((test) => /^(steps|final)\b/.test(test))

run('typescript/lib/tsc.js', [])
run('tap/dist/esm/run.mjs', [...(coversNothing ? ['--allow-empty-coverage'] : []), ...options, ...tests])
