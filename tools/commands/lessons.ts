// `npm run lessons [STEP …]`: runs what lessons run, with npm itself, and says where one is not as printed.
// `npm run lessons -- --update` writes what was really printed into the lesson, and `-- --pictures` draws.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { takenByNpm } from '../course/arguments.ts'
import { course, findStep } from '../course/steps.ts'
import { wrong } from '../course/usage.ts'
import { grown, grownLesson, type GrownLesson } from '../lessons/lessons.ts'
import { drawn, pictures, record, standing, type Picture } from '../lessons/pictures.ts'
import { placeOf, runStops, stopsOf, type Ran } from '../lessons/run.ts'
import { isAsPrinted } from '../lessons/transcript.ts'
import { updated } from '../lessons/update.ts'

export const usage = `usage: npm run lessons [STEP …] [-- --update | --pictures]
  STEP        01, 02, 03 or 04; all of them by default
  --update    writes into the lessons what their commands really print
  --pictures  draws the pictures of time anew, from real runs`

const known = ['--update', '--pictures']

/** Gives the exit status. */
export async function run(words: string[]): Promise<number> {
  const [updates, draws] = known.map((option) => words.includes(option) || takenByNpm(option))
  const unknown = words.find((word) => word.startsWith('-') && !known.includes(word))
  if (unknown !== undefined) wrong(`there is no option "${unknown}"`)
  const steps = words.filter((word) => !word.startsWith('-')).map((word) => findStep(word).place)
  if (draws) return drawAll(steps)
  const other = steps.find((folder) => !grown.includes(folder))
  if (other !== undefined) wrong(`${other}/README.md is no lesson with states`)
  let isRight = true
  for (const folder of steps.length > 0 ? steps : grown) {
    const lesson = read(folder)
    if (!lesson) return 1
    const ran = await runStops(stopsOf(lesson.lesson), lesson.states, { npm: 'npm itself' })
    const differing = ran.filter(({ output, got }) => !isAsPrinted(output, got))
    for (const result of differing) console.log(describe(folder, result))
    console.log(`${folder}/README.md: ${ran.length} commands, ${differing.length} not as printed`)
    if (differing.length > 0 && !updates) isRight = false
    if (differing.length > 0 && updates) write(join(course, folder, 'README.md'), ran)
  }
  return isRight ? 0 : 1
}

/** Draws the pictures of some steps, or of all. Only what has changed is written. */
async function drawAll(steps: string[]): Promise<number> {
  const isAsked = ({ file }: Picture): boolean =>
    steps.length === 0 || steps.some((place) => file.startsWith(place))
  for (const picture of pictures.filter(isAsked)) {
    const svg = drawn(picture, await record(picture))
    const isNew = svg !== standing(picture)
    console.log(`${picture.file}: ${isNew ? 'drawn anew' : 'as it was'}`)
    if (!isNew) continue
    mkdirSync(join(course, dirname(picture.file)), { recursive: true })
    writeFileSync(join(course, picture.file), svg)
  }
  return 0
}

/** A lesson with its states, or undefined and a line that says which of its blocks does not apply. */
function read(folder: string): GrownLesson | undefined {
  try {
    return grownLesson(folder)
  } catch (error) {
    console.error((error as Error).message)
    return undefined
  }
}

function write(path: string, ran: Ran[]): void {
  writeFileSync(path, updated(readFileSync(path, 'utf8'), ran))
}

function describe(folder: string, result: Ran): string {
  const { output, got } = result
  const lines = (sign: string, some: string[]): string[] => some.map((line) => `${sign} ${line}`)
  return [`${folder}/${placeOf(result)}`, ...lines('-', output), ...lines('+', got), ''].join('\n')
}
