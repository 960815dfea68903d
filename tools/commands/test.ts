// `npm test [FOLDER or FILE …] [-- --full]`: checks the types, then runs the tests there, or all of them. What
// this machine can't run is left out, and told at the end.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, globSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { lacking } from '../../checker/system/facilities.ts'
import { takenByNpm } from '../course/arguments.ts'
import { course } from '../course/steps.ts'
import { leftOutLines } from '../show/left-out.ts'

const modules = join(course, 'node_modules')
const results = join(course, '.tap/test-results') // one file for each file of tests

const words = process.argv.slice(2)
const places = words.filter((word) => !word.startsWith('-'))
const options = words.filter((word) => word.startsWith('-') && word !== '--full')
const isFull = takenByNpm('--full') || words.includes('--full')

const tests = places.flatMap((place) => {
  const pattern = /\.test\.ts$/.test(place) ? place : `${place}/**/*.test.ts`
  const found = globSync(pattern)
  if (found.length === 0) {
    console.error(`no tests in "${place}": name a folder such as steps/02-parse, or a file *.test.ts`)
    process.exit(1)
  }
  return found
})

try {
  accessSync(course, constants.W_OK)
} catch {
  console.error(
    `the tests write into ${course}, which can't be written: copy the course to a folder of yours`,
  )
  process.exit(1)
}

/** Runs a program of a package with the Node that runs this. Gives its exit status. */
function run(program: string, args: string[], variables: Record<string, string> = {}): number {
  const env = { ...process.env, ...variables }
  return spawnSync(process.execPath, [join(modules, program), ...args], { stdio: 'inherit', env }).status ?? 1
}

/** What tap is told of coverage. All lines of a server are covered where nothing is left out. */
function aboutCoverage(): string[] {
  const isCovering = tests.length === 0 || tests.some((test) => /^(steps|final)\b/.test(test))
  if (!isCovering) return ['--allow-empty-coverage']
  const reason = lacking('signals', 'pipes', 'socket files', 'proc', 'prlimit', 'full device', 'IPv6')
  return reason === undefined ? [] : ['--allow-incomplete-coverage']
}

const withoutTypes = process.platform === 'linux' ? lacking('proc') : undefined
if (withoutTypes !== undefined) console.log(`The types are not checked, since ${withoutTypes}.`)
else if (run('typescript/lib/tsc.js', []) !== 0) process.exit(1)

rmSync(results, { recursive: true, force: true })
const status = run('tap/dist/esm/run.mjs', [...aboutCoverage(), ...options, ...tests], {
  TEST_FULL: isFull ? '1' : '',
})
const written = globSync('**/*.tap', { cwd: results }).map((name) =>
  readFileSync(join(results, name), 'utf8'),
)
for (const line of leftOutLines(written)) console.log(line)
if (!isFull) console.log('This was the short run: "npm test -- --full" runs all checks on all servers.')
process.exitCode = status
