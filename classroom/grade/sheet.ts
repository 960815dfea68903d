// The sheet of a submission: what came of it, check by check. It is written anew after each check, so that
// nothing is lost where grading is interrupted, and it says itself whether it is whole.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Version } from '../../tools/course/version.ts'
import type { About, JudgedCheck } from './order.ts'

export type GradeSheet = {
  name: string
  /** Of the files, the seed, the checks and what was asked: where it is the same, a whole sheet stands. */
  mark: string
  course: Version
  step: string
  /** Whether grading came to its end, however it ended. */
  complete: boolean
  end?: 'done' | 'time is up'
  /** The seconds that it was given. */
  limit?: number
  /** Why nothing could be judged, for the teacher and the student. */
  problem?: string
  seconds: number
  about?: About
  library?: string
  notes: string[]
  /** Checks that hold with the public seed only. */
  canned: string[]
  checks: JudgedCheck[]
}

export const folders = { sheets: 'sheets', reports: 'reports' }

export function sheetPath(out: string, name: string): string {
  return join(out, folders.sheets, `${name}.json`)
}

export function readSheet(out: string, name: string): GradeSheet | undefined {
  const path = sheetPath(out, name)
  if (!existsSync(path)) return undefined
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as GradeSheet
  } catch {
    return undefined // it was cut off
  }
}

export function writeSheet(out: string, sheet: GradeSheet): void {
  writeWhole(sheetPath(out, sheet.name), `${JSON.stringify(sheet, undefined, 2)}\n`)
}

/** Writes a file so that it is there whole, or as it was before. */
export function writeWhole(path: string, text: string | Buffer): void {
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
}
