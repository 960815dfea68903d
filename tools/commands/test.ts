// `npm test [FOLDER or FILE …] [-- --full]`: checks the types, then runs the tests there, or all of them. What
// this machine can't run is left out, and told at the end.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, globSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { lacking } from '../../checker/system/facilities.ts'
import { compiled } from '../../checker/system/instruments.ts'
import { takenByNpm } from '../course/arguments.ts'
import { compileOnce } from '../course/compile.ts'
import { isTest } from '../course/files.ts'
import { lackedBy, lackedSentence } from '../course/packages.ts'
import { course } from '../course/steps.ts'
import { wrong } from '../course/usage.ts'
import { leftOutLines } from '../show/left-out.ts'

export const usage = `usage: npm test [-- [--full] FOLDER | FILE …]
  FOLDER  such as steps/02-parse: the tests in it
  FILE    a test, such as checker/wire/response.unit.ts; without either, all tests are run
  --full  runs all checks on all servers, also those that a step takes over unchanged, all that the lessons
          print, and looks whether each line of a server is run by its tests
  other options after "--" go to tap`

const modules = join(course, 'node_modules')
const longest = '--timeout=1800' // seconds that a file may take in the full run, on a busy machine, too
const units = 'tools/units.test.ts' // those named *.unit.ts together
const everywhere = '{steps,final,checker,tools}'
const results = join(course, '.tap/test-results') // one file for each file of tests

/** Gives the exit status. */
export async function run(words: string[]): Promise<number> {
  const options = words.filter((word) => word.startsWith('-') && word !== '--' && word !== '--full')
  const isFull = takenByNpm('--full') || words.includes('--full')
  const places = words.filter((word) => !word.startsWith('-'))
  const tests =
    places.length === 0
      ? globSync(`${everywhere}/**/*.${isFull ? '{test,full}' : 'test'}.ts`)
      : places.flatMap((place) => testsIn(place, isFull))
  if (!isWritable(course)) {
    console.error(
      `the tests write into ${course}, which can't be written: copy the course to a folder of yours`,
    )
    return 1
  }
  if (!existsSync(join(modules, 'tap'))) {
    console.error(
      'tap, which runs the tests, is not installed; NODE_ENV=production leaves it out: ' +
        'run "npm install --include=dev"',
    )
    return 1
  }
  if (tests.some((test) => /^(\.\/)?classroom\b/.test(test)) && lackedBy('classroom').length > 0)
    wrong(lackedSentence('npm test -- classroom', 'classroom'))
  const compiling = isFull ? undefined : compileOnce()
  const withoutTypes = lacking('types')
  if (withoutTypes !== undefined) console.log(`The types are not checked, since ${withoutTypes}.`)
  else if (runProgram('typescript/lib/tsc.js', []) !== 0) return 1

  await compiling
  rmSync(results, { recursive: true, force: true })
  const all = [...aboutCoverage(tests, isFull), ...(isFull ? [longest] : []), ...options, ...tests]
  const status = runProgram('tap/dist/esm/run.mjs', all, variablesFor(isFull))
  const written = globSync('**/*.tap', { cwd: results }).map((name) =>
    readFileSync(join(results, name), 'utf8'),
  )
  for (const line of leftOutLines(written)) console.log(line)
  if (!isFull) console.log('This was the short run: "npm test -- --full" runs all checks on all servers.')
  return status
}

/** The files of tests there: *.test.ts, *.unit.ts, and *.full.ts, which belong to the full run. */
function testsIn(place: string, isFull: boolean): string[] {
  const isFile = isTest.test(place)
  const kinds = isFull ? '{test,unit,full}' : '{test,unit}'
  const found = globSync(isFile ? place : `${place}/**/*.${kinds}.ts`, { exclude: isFile ? [] : [units] })
  if (found.length === 0)
    wrong(`no tests in "${place}": name a folder such as steps/02-parse, or a file *.test.ts or *.unit.ts`)
  return found
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** Runs a program of a package with the Node that runs this. Gives its exit status. */
function runProgram(program: string, args: string[], variables: Record<string, string> = {}): number {
  const env = { ...process.env, ...variables }
  return spawnSync(process.execPath, [join(modules, program), ...args], { stdio: 'inherit', env }).status ?? 1
}

/** Code from a cache is counted less exactly: it is used where nothing is counted. */
function variablesFor(isFull: boolean): Record<string, string> {
  return isFull ? { TEST_FULL: '1' } : { TEST_FULL: '', NODE_COMPILE_CACHE: compiled }
}

/** What tap is told of coverage. All lines of a server are covered where nothing is left out. */
function aboutCoverage(tests: string[], isFull: boolean): string[] {
  if (!isFull) return ['--disable-coverage']
  const isCovering = tests.some((test) => /^(steps|final)\b/.test(test))
  if (!isCovering) return ['--allow-empty-coverage']
  const reason = lacking('signals', 'pipes', 'socket files', 'proc', 'prlimit', 'full device', 'IPv6')
  return reason === undefined ? [] : ['--allow-incomplete-coverage']
}
