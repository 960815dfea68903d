// Grades one submission: its sheet from the first word of its judge to the last, and a second look where its
// answers may come from a list.
import { createHash } from 'node:crypto'
import type { Kind } from '../../checker/wire/failure.ts'
import type { Check } from '../../checker/check/check.ts'
import { courseVersion } from '../../tools/course/version.ts'
import { folderOf, stepName } from '../../tools/course/steps.ts'
import type { Isolation } from './isolation.ts'
import { judge } from './judging.ts'
import type { Files, JudgedCheck, Said } from './order.ts'
import { readSheet, writeSheet, type GradeSheet } from './sheet.ts'
import { markOf, type Submission } from './submissions.ts'

/** All that a grade depends on besides the submission. */
export type Asked = {
  /** The step's place, its name, and the checks that are run. */
  place: string
  step: string
  checks: Check[]
  out: string
  files: Files
  /** The seed that the students have. */
  publicSeed: string
  limit: number
}

const fewestCanned = 3 // checks that hold with the public seed only

/** A mark of all that the grade depends on. */
export function markOfGrade(submission: Submission, { checks, files }: Asked): string {
  const asked = [courseVersion().checks, files.seed, files.log ?? '', ...checks.map(({ id }) => id)]
  return createHash('sha256')
    .update([markOf(submission), ...asked].join('\n'))
    .digest('hex')
}

/** The sheet that stands: it is whole, and nothing has changed since. More time is another chance. */
export function standingSheet(submission: Submission, asked: Asked): GradeSheet | undefined {
  const sheet = readSheet(asked.out, submission.name)
  const isShort = sheet?.end === 'time is up' && (sheet.limit ?? 0) < asked.limit
  return sheet?.complete === true && !isShort && sheet.mark === markOfGrade(submission, asked)
    ? sheet
    : undefined
}

/** Grades it, and writes its sheet after each check. */
export async function grade(submission: Submission, asked: Asked, isolation: Isolation): Promise<GradeSheet> {
  const began = performance.now()
  const sheet: GradeSheet = {
    name: submission.name,
    mark: markOfGrade(submission, asked),
    course: courseVersion(),
    step: asked.step,
    complete: false,
    limit: asked.limit,
    seconds: 0,
    notes: [],
    canned: [],
    checks: asked.checks.map(unjudged),
  }
  const keep = (): void => {
    sheet.seconds = Math.round(performance.now() - began) / 1000
    writeSheet(asked.out, sheet)
  }
  keep()
  const { place, limit, files, publicSeed } = asked
  const order = { submission, isolation, place, limit, isVerbose: false }
  const ids = asked.checks.map(({ id }) => id)
  const lost = await judge({ ...order, ids }, files, (said) => {
    hear(said, sheet)
    keep()
  })
  if (lost === undefined && files.seed !== publicSeed) {
    const failed = sheet.checks.filter(({ result, kind = 'other' }) => result === 'fails' && isOfFiles(kind))
    sheet.canned = await holdingOnly(
      { ...files, seed: publicSeed },
      { ...order, ids: failed.map(({ id }) => id) },
      sheet,
    )
  }
  if (lost !== undefined) sheet.problem = lost
  sheet.complete = lost === undefined
  keep()
  return sheet
}

/** What goes wrong where the files are others than those that the answers were made from. */
const isOfFiles = (kind: Kind): boolean => ['body', 'status', 'field', 'form: length'].includes(kind)

function hear(said: Said, sheet: GradeSheet): void {
  if ('about' in said) sheet.about = said.about
  if ('problem' in said) sheet.problem = said.problem
  if ('note' in said) sheet.notes.push(said.note)
  if ('check' in said) sheet.checks = sheet.checks.map((one) => (one.id === said.check.id ? said.check : one))
  if ('end' in said) {
    sheet.end = said.end
    if (said.library !== undefined) sheet.library = said.library
  }
}

/** The checks that fail, and hold with another seed: the files' contents are then known by heart. */
async function holdingOnly(
  files: Files,
  order: Parameters<typeof judge>[0],
  { end }: GradeSheet,
): Promise<string[]> {
  if (order.ids.length < fewestCanned || end !== 'done') return []
  const holding: string[] = []
  await judge(order, files, (said) => {
    if ('check' in said && said.check.result === 'holds') holding.push(said.check.id)
  })
  return holding.length >= fewestCanned ? holding : []
}

function unjudged({ id, title, points, hint, anchor }: Check): JudgedCheck {
  const folder = folderOf(id)
  return {
    id,
    step: stepName(folder),
    title,
    result: 'waits',
    points,
    fraction: 0,
    got: 0,
    waitsFor: 'more time',
    lesson: `${folder}/README.md#${anchor}`,
    hint,
  }
}
