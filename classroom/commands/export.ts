// `npm run export -- DIR --for canvas`: takes the grades of a folder to where a school keeps them.
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { here } from '../../tools/course/command.ts'
import { didYouMean, wrong } from '../../tools/course/usage.ts'
import { ensureInstalled } from '../installed.ts'
import { readOptions } from '../options.ts'

export const usage = `usage: npm run export -- DIR --for canvas | moodle --fill FILE [OPTION …]
       npm run export -- DIR --for gradescope | classroom50 | junit
  DIR              the folder of the grades, as "npm run grade" has made it; what comes out is in DIR/export
  --fill FILE      the table that the gradebook exported: one column is filled, the rest stays byte for byte
  --column TEXT    the heading of that column, where there is more than one that it could be
  --part 02        only the points of this part
  --scale          turns the points into those that the column is out of
  gradescope       results.json for each submission, and the zip of an autograder
  classroom50      autograder.py; within its runner result.json, too
  junit            an XML file for each submission`

const options = {
  for: { type: 'string' },
  fill: { type: 'string' },
  column: { type: 'string' },
  part: { type: 'string' },
  scale: { type: 'boolean' },
} as const

const targets = ['canvas', 'moodle', 'gradescope', 'classroom50', 'junit']

/** Gives the exit status. */
export async function run(words: string[]): Promise<number> {
  const { values, positionals } = readOptions(words, options)
  const [folder, ...more] = positionals
  if (folder === undefined || more.length > 0) wrong('it needs the folder of the grades, and nothing else')
  const target = values.for ?? ''
  if (!targets.includes(target))
    wrong(`--for what? There are ${targets.join(', ')}${target === '' ? '' : didYouMean(target, targets)}`)
  ensureInstalled('export')
  const { gradesIn } = await import('../grade/grades.ts')
  const grades = gradesIn(folder)
  for (const name of grades.unfinished) console.log(`${name} is not graded to the end: it is left out.`)
  const status = grades.unfinished.length === 0 ? 0 : 1
  const out = join(grades.out, 'export')
  mkdirSync(out, { recursive: true })
  if (target === 'canvas' || target === 'moodle') {
    if (values.fill === undefined)
      wrong(`--for ${target} needs --fill FILE, the table that the gradebook exported`)
    const { fill } = await import('../export/fill.ts')
    const path = resolve(here, values.fill)
    const { column, part, scale: isScaled = false } = values
    const { bytes, notes } = fill({ book: target, path, column, part, isScaled }, grades)
    const written = join(out, basename(path))
    writeFileSync(written, bytes)
    for (const note of notes) console.log(`${note}.`)
    console.log(`Import ${written}.`)
    return status
  }
  const { writeFor } = await import('../export/each.ts')
  for (const line of await writeFor(target, grades, out)) console.log(line)
  return status
}
