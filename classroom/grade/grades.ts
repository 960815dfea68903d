// The grades that a folder holds, for what comes after grading: the gradebook, and appeals.
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { here } from '../../tools/course/command.ts'
import { wrong } from '../../tools/course/usage.ts'
import { readRun } from './class.ts'
import { readWeights, type Weights } from './points.ts'
import { readRoster, type Student } from './roster.ts'
import { folders, readSheet } from './sheet.ts'
import { rowsOf, type Row } from './summary.ts'

/** `unfinished`: those whose grading was interrupted. They have no row. */
export type Grades = {
  out: string
  rows: Row[]
  roster: Student[]
  weights: Weights
  unfinished: string[]
}

export function gradesIn(folder: string): Grades {
  const out = resolve(here, folder)
  const run = readRun(out)
  if (!run) return wrong(`${out} has no grades: "npm run grade -- STEP SUBMISSIONS --out DIR" makes them`)
  const names = readdirSync(join(out, folders.sheets)).filter((name) => name.endsWith('.json'))
  const all = names.map((name) => name.slice(0, -5)).sort()
  const sheets = all.flatMap((name) => readSheet(out, name) ?? []).filter(({ complete }) => complete)
  const unfinished = all.filter((name) => !sheets.some((sheet) => sheet.name === name))
  const known = [...new Set(sheets.flatMap(({ checks }) => checks.map(({ id }) => id)))]
  const weights = readWeights(out, known)
  const roster = run.roster === undefined ? [] : readRoster(run.roster)
  return { out, rows: rowsOf(sheets, sheets, roster, weights), roster, weights, unfinished }
}
