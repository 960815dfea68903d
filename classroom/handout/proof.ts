// Proves that a handout keeps its promises, and says so line by line.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withoutInstruments } from '../../checker/system/instruments.ts'
import { logForm } from '../../checker/wire/access-log.ts'
import { course, stepChecks, stepName } from '../../tools/course/steps.ts'
import { listOf } from '../../tools/show/sheet.ts'
import { areSolutionsOut, startOf, stepBefore, type Plan } from './plan.ts'
import { solutionIn, solutionLines } from './solutions.ts'
import { leadsTo, type Tree } from './tree.ts'

/** What was looked at, and what is wrong with it: nothing, where it holds. */
export type Proven = { what: string; faults: string[] }

/** @param isOffline the course's packages are taken, and nothing is installed */
export async function* prove(plan: Plan, tree: Tree, isOffline: boolean): AsyncGenerator<Proven> {
  const lines = solutionLines(startOf(plan))
  const texts = [...tree].filter(
    ([name]) => !/^(checker|tools|solutions)\/|^steps\/.*\.svg$|^www\//.test(name),
  )
  const faults = (faultsOf: (name: string, text: string) => string[]): string[] =>
    texts.flatMap(([name, text]) => faultsOf(name, String(text)).map((fault) => `${name}: ${fault}`))
  const earlier = new Set(
    stepBefore(plan) === undefined ? [] : [...tree.keys()].filter((name) => isOfEarlier(name, plan)),
  )
  yield areSolutionsOut(plan)
    ? { what: `the solutions are out: they are in solutions/`, faults: [] }
    : {
        what: `none of ${lines.size} lines of solutions is in it`,
        faults: faults((name, text) => (earlier.has(name) ? [] : solutionIn(text, lines))),
      }
  yield {
    what: 'all links hold',
    faults: faults((name, text) => (name.endsWith('.md') ? deadIn(name, text, tree) : [])),
  }
  const scripts = Object.keys((JSON.parse(String(tree.get('package.json'))) as { scripts: object }).scripts)
  yield {
    what: 'all commands that it names are there',
    faults: faults((name, text) => (name.endsWith('.md') ? missingIn(text, scripts) : [])),
  }
  yield* proveRuns(plan, isOffline)
}

/** Lessons of steps before the first part have their code. */
function isOfEarlier(name: string, { parts }: Plan): boolean {
  return name.startsWith('steps/') && !parts.some(({ place }) => name.startsWith(`${place}/`))
}

function deadIn(name: string, text: string, tree: Tree): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
  return targets.filter((target) => !leadsTo(target, name, tree))
}

function missingIn(text: string, scripts: string[]): string[] {
  const named = [...text.matchAll(/npm run (?:-s )?([a-z]+)/g)].map(([, script = '']) => script)
  return [...new Set(named)].filter((script) => !scripts.includes(script)).map((one) => `npm run ${one}`)
}

/** Runs what a student would run first, in a copy. */
async function* proveRuns(plan: Plan, isOffline: boolean): AsyncGenerator<Proven> {
  const copy = mkdtempSync(join(tmpdir(), 'handout-'))
  try {
    cpSync(plan.to, copy, { recursive: true })
    if (isOffline) symlinkSync(join(course, 'node_modules'), join(copy, 'node_modules'))
    else yield { what: 'npm install works', faults: failed(run(copy, ['npm', 'install'])) }
    const first = plan.parts[0]
    if (!first) return
    const front = (...words: string[]) =>
      run(copy, withoutInstruments([process.execPath, 'tools/front.ts', ...words]))
    const { checks } = await stepChecks(plan.parts.at(-1)?.place ?? '')
    const list = front('check', plan.parts.at(-1)?.name ?? '', '--list')
    const wanted = listOf(checks).replaceAll(logForm, plan.log ?? logForm)
    const isSame = list.stdout.trim() === wanted
    yield {
      what: `it asks for the same ${checks.length} checks`,
      faults: isSame ? [] : [list.stderr || 'they differ'],
    }
    const before = stepBefore(plan)
    if (before === undefined) yield { what: 'npm run new works', faults: failed(front('new')) }
    else {
      const name = stepName(before)
      const said = front('check', name)
      yield {
        what: `its start has all points of ${name}`,
        faults: said.status === 0 ? [] : [tail(said.stdout)],
      }
    }
    const [own] = (await stepChecks(first.place)).own // each new check fails on the server of the step before
    const asked = before === undefined ? first.name : (own?.id ?? '')
    const said = front('check', asked)
    const points = /^Points: .*/m.exec(said.stdout)?.[0] ?? ''
    const isFailing =
      said.status === 1 && /^(fails|✗)/m.test(said.stdout) && /the lesson|README\.md#/i.test(said.stdout)
    yield {
      what: `npm run check ${asked} runs, and fails with messages${points === '' ? '' : ` (${points})`}`,
      faults: isFailing ? [] : [tail(said.stdout + said.stderr)],
    }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

type Said = { status: number | null; stdout: string; stderr: string }

function run(folder: string, [file = '', ...args]: string[]): Said {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD|CHECK_SEED)/.test(name)),
  )
  return spawnSync(file, args, { cwd: folder, env, encoding: 'utf8' })
}

function failed({ status, stdout, stderr }: Said): string[] {
  return status === 0 ? [] : [tail(stdout + stderr)]
}

const tail = (text: string): string => text.trim().split('\n').slice(-5).join(' / ')
