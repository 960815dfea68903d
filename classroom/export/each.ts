// What is written for each submission, and for the machines of others that grade with our checks.
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { folderOf } from '../../tools/course/steps.ts'
import { readRun } from '../grade/class.ts'
import type { Grades } from '../grade/grades.ts'
import type { GradeSheet } from '../grade/sheet.ts'
import { runAutograder, setUp } from './autograder.ts'
import { classroom50Result, isInRunner } from './classroom50.ts'
import { gradescopeResults } from './gradescope.ts'
import { graderFiles } from './grader-files.ts'
import { junitOf } from './junit.ts'
import { autograderPy } from './python.ts'

/** Gives what there is to say. */
export async function writeFor(target: string, grades: Grades, out: string): Promise<string[]> {
  const { rows, weights } = grades
  const sheets = rows.flatMap(({ sheet }) => sheet ?? [])
  const folder = join(out, target)
  mkdirSync(folder, { recursive: true })
  const each = (ending: string, textOf: (sheet: GradeSheet) => string): string => {
    for (const sheet of sheets) writeFileSync(join(folder, `${sheet.name}${ending}`), textOf(sheet))
    return `${sheets.length} files are in ${folder}.`
  }
  const json = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`
  if (target === 'junit') return [each('.xml', (sheet) => junitOf(sheet, weights))]
  const run = readRun(grades.out)
  if (!run) throw new Error('there are no grades')
  if (target === 'gradescope') {
    const zip = join(folder, 'autograder.zip')
    await zipTo(zip, graderFiles(folderOf(run.step)), {
      'setup.sh': setUp,
      run_autograder: runAutograder(run),
    })
    return [each('.json', (sheet) => json(gradescopeResults(sheet, weights))), `The autograder is ${zip}.`]
  }
  writeFileSync(join(folder, 'autograder.py'), autograderPy(run))
  const said = `The autograder is ${join(folder, 'autograder.py')}: say in it where your course is.`
  if (!isInRunner(process.env)) return [said]
  return [each('.result.json', (sheet) => json(classroom50Result(sheet, weights, process.env)))]
}

/** A zip with the files of a course in `course/`, and with these programs. */
async function zipTo(
  path: string,
  files: Map<string, string>,
  programs: Record<string, string>,
): Promise<void> {
  const { ZipFile } = await import('yazl')
  const zip = new ZipFile()
  for (const [name, place] of files) zip.addFile(place, `course/${name}`)
  for (const [name, text] of Object.entries(programs))
    zip.addBuffer(Buffer.from(text), name, { mode: 0o100755 })
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(path))
}
