// Grades a whole class: one submission after the other, some at a time, and what comes of it all.
import { mkdirSync, existsSync, statSync, readFileSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { dirname, join, resolve } from 'node:path'
import { here } from '../../tools/course/command.ts'
import { course, findStep, stepChecks, stepName, folderOf } from '../../tools/course/steps.ts'
import { wrong } from '../../tools/course/usage.ts'
import type { Check } from '../../checker/check/check.ts'
import { publicSeed } from '../../checker/subject/seed.ts'
import type { Handout } from '../../checker/system/handout.ts'
import { formIn } from '../handout/variation.ts'
import { findWay } from './doctor.ts'
import { grade, standingSheet, type Asked } from './grading.ts'
import type { Isolation } from './isolation.ts'
import { partsOf, readWeights, totalOf, type Weights } from './points.ts'
import { readRoster } from './roster.ts'
import { folders, type GradeSheet } from './sheet.ts'
import { listSubmissions, type Submission } from './submissions.ts'
import { lookAt, rowsOf } from './summary.ts'
import { writePages } from './pages.ts'

export type Wish = {
  step: string
  folder: string
  out: string
  parts: string[] | undefined
  roster: string | undefined
  seed: string | undefined
  limit: number
  jobs: number | undefined
  only: string | undefined
  again: boolean
  as: string | undefined
  unsafe: boolean
  handout: string | undefined
  log: string | undefined
}

/** What is kept of a run, for the next one and for appeals: it is the teacher's alone, as the seed is in it. */
export type Run = {
  step: string
  folder: string
  parts?: string[]
  seed: string
  roster?: string
  limit: number
  /** What the students' copy says: its seed, and its form of the log. */
  handout?: Handout
}

const runFile = 'run.json'

/** Where the last run's grades are, for appeals. */
const lastFile = join(course, 'node_modules/.cache/last-grades.json')

/** Gives the exit status. */
export async function gradeAll(wish: Wish): Promise<number> {
  const out = resolve(here, wish.out)
  const folder = resolve(here, wish.folder)
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) wrong(`there is no folder ${folder}`)
  if (`${out}/`.startsWith(`${folder}/`)) wrong('--out has to be outside of the folder of the submissions')
  const run = readyRun(wish, out, folder)
  const asked = await askedOf(run, out)
  if (asked.files.seed === asked.publicSeed)
    console.log('This seed is the one that students have: a list of answers is not found with it.')
  const weights = readWeights(
    out,
    asked.checks.map(({ id }) => id),
  )
  const roster = run.roster === undefined ? [] : readRoster(run.roster)
  const { submissions, others } = listSubmissions(folder)
  const chosen = submissions.filter(({ name }) => wish.only === undefined || name === wish.only)
  if (chosen.length === 0)
    wrong(wish.only ? `there is no submission "${wish.only}"` : `${folder} has no submissions`)
  for (const other of others) console.log(`${other} is no folder and no zip file: it is left out`)

  await gradeThem(chosen, asked, wish, weights)
  const sheets = submissions.flatMap((submission) => standingSheet(submission, asked) ?? [])
  const rows = rowsOf(submissions, sheets, roster, weights)
  writePages(out, rows, sheets, asked.checks)
  for (const line of lookAt(rows, sheets, roster, wish.only)) console.log(line)
  const isGraded = ({ name }: Submission): boolean => sheets.some((sheet) => sheet.name === name)
  return chosen.every(isGraded) ? 0 : 1
}

/** Keeps what this run is of, or goes on with what an earlier one was of. */
function readyRun(wish: Wish, out: string, folder: string): Run {
  for (const name of Object.values(folders)) mkdirSync(join(out, name), { recursive: true })
  const before = readRun(out)
  const given = wish.handout === undefined ? before?.handout : readHandout(resolve(here, wish.handout))
  if (wish.log !== undefined) formIn(wish.log)
  const handout = wish.log === undefined ? given : { ...given, log: wish.log }
  const roster = wish.roster === undefined ? before?.roster : resolve(here, wish.roster)
  const run: Run = {
    step: findStep(wish.step).name,
    folder,
    ...(wish.parts ? { parts: wish.parts } : {}),
    seed: wish.seed ?? before?.seed ?? randomBytes(12).toString('hex'),
    ...(roster === undefined ? {} : { roster }),
    limit: wish.limit,
    ...(handout ? { handout } : {}),
  }
  writeFileSync(join(out, runFile), `${JSON.stringify(run, undefined, 2)}\n`, { mode: 0o600 })
  remember(out)
  return run
}

/** A course that can't be written remembers nothing: then an appeal needs --out. */
function remember(out: string): void {
  try {
    mkdirSync(dirname(lastFile), { recursive: true })
    writeFileSync(lastFile, JSON.stringify({ out }))
  } catch {
    return
  }
}

function readHandout(folder: string): Handout {
  const path = join(folder, 'handout.json')
  if (!existsSync(path)) wrong(`${folder} is no handout: it has no handout.json`)
  return JSON.parse(readFileSync(path, 'utf8')) as Handout
}

/** What a folder of grades is of, or undefined where it is none. */
export function readRun(out: string): Run | undefined {
  const path = join(out, runFile)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Run) : undefined
}

/** The folder of the last run's grades. */
export function lastOut(): string | undefined {
  if (!existsSync(lastFile)) return undefined
  return (JSON.parse(readFileSync(lastFile, 'utf8')) as { out: string }).out
}

export async function askedOf(run: Run, out: string): Promise<Asked> {
  const { place, name } = findStep(run.step)
  const { checks } = await stepChecks(place)
  const partOf = ({ id }: Check): string => stepName(folderOf(id))
  const unknown = run.parts?.find((part) => !checks.some((check) => partOf(check) === part))
  if (unknown !== undefined) wrong(`step ${name} has no part "${unknown}"`)
  const wanted = run.parts ? checks.filter((check) => run.parts?.includes(partOf(check))) : checks
  const { seed, limit, handout } = run
  const files = { seed, ...(handout?.log ? { log: handout.log } : {}) }
  return { place, step: name, checks: wanted, out, files, publicSeed: handout?.seed ?? publicSeed, limit }
}

/** Grades what has not been graded, some at a time, and says how far it has come. */
async function gradeThem(chosen: Submission[], asked: Asked, wish: Wish, weights: Weights): Promise<void> {
  const queue = chosen.filter((submission) => wish.again || !standingSheet(submission, asked))
  const standing = chosen.length - queue.length
  if (standing > 0) console.log(`${standing} of ${chosen.length} have been graded before, and stand.`)
  if (queue.length === 0) return
  const { places, isSafe } = findWay(wish.jobs, wish.as, wish.unsafe)
  if (!isSafe) console.log('These programs run with your rights on your files: --unsafe.')
  let done = standing
  const worker = async (isolation: Isolation): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const sheet = await grade(next, asked, isolation)
      console.log(`${String(++done).padStart(4)} of ${chosen.length}  ${lineOf(sheet, weights)}`)
    }
  }
  await Promise.all(places.slice(0, queue.length).map(worker))
}

function lineOf(sheet: GradeSheet, weights: Weights): string {
  const { got, of } = totalOf(partsOf(sheet, weights))
  const said = sheet.problem?.split('\n')[0] ?? (sheet.end === 'time is up' ? 'the time was up' : undefined)
  return `${sheet.name}  ${got} of ${of}  (${Math.round(sheet.seconds)} s)${said ? `: ${said}` : ''}`
}
