// `npm run check 02 -- COMMAND`: runs a step's checks on any server. Without a step it says where you stand
// in the course.
import { layOutFiles } from '../../checker/tell/by-hand.ts'
import type { Check } from '../../checker/check/check.ts'
import { libraryBehind } from '../../checker/check/library.ts'
import { reportLines } from '../../checker/tell/report.ts'
import { makeSession } from '../../checker/check/run.ts'
import { count, runSeries, type Outcomes } from '../../checker/check/series.ts'
import { lessonOf, stepChecks, stepFolders } from '../course/steps.ts'
import { readArguments, wrong, type Arguments } from '../course/arguments.ts'
import { commandAsTyped } from '../course/command.ts'
import { checkCourse } from '../show/standing.ts'
import { showBegin, showEnd } from '../show/progress.ts'
import { listOf, pointsByStep, sheetOf } from '../show/sheet.ts'
import type { Step } from '../course/steps.ts'
import { watch } from '../show/watch.ts'

const usage = `usage: npm run check [STEP] [-- [--watch] [--all] [--list] [--json] COMMAND]
  STEP     01, 02, 03, 04 or final; "all", or nothing: where you stand in the course
  COMMAND  what starts your server, as in "node my-server.ts"; the port goes after it, or where {port} stands
           without one it is "node my-server/server.ts"
  --watch  runs again whenever a file of the server is saved
  --all    tells all of every failure, not only of the first
  --list   only says what the checks of the step are, and their points
  --json   prints what came of each check of the step as JSON, and nothing else`

const { step, options, command } = readArguments(usage, ['--watch', '--all', '--list', '--json'])
if (!step && options.has('--json')) wrong('--json needs a step', usage)
if (options.delete('--watch')) watch([step?.name ?? 'all', ...options], command)
else if (options.has('--list'))
  console.log(listOf(step ? (await stepChecks(step.place)).checks : await allChecks()))
else {
  const holds = step ? await checkStep(step, { options, command }) : await checkCourse(command)
  process.exit(holds ? 0 : 1) // connections of checks that failed may still be open
}

/** Each step's own checks, in order. */
async function allChecks(): Promise<Check[]> {
  const steps = await Promise.all(stepFolders.map(stepChecks))
  return steps.flatMap(({ own }) => own)
}

/** Runs a step's checks, and tells what came of them. Gives whether all hold. */
async function checkStep(
  { name, place }: Step,
  { options, command }: Omit<Arguments, 'step'>,
): Promise<boolean> {
  const { checks } = await stepChecks(place)
  const outcomes: Outcomes = new Map()
  const session = makeSession(command)
  const isForPrograms = options.has('--json')
  await runSeries(checks, session, outcomes, isForPrograms ? {} : { begins: showBegin, ended: showEnd })
  const library = outcomes.get('01.answers')?.result === 'holds' ? await libraryBehind(session) : undefined
  await session.end()

  const { holds, of, points, ofPoints, waiting, leftOut, failing } = count(checks, outcomes)
  const [first] = failing
  if (isForPrograms) {
    console.log(sheetOf(name, checks, outcomes, library))
    return !first
  }
  const told = options.has('--all') ? failing : failing.slice(0, 1)
  if (first) layOutFiles()
  for (const check of told) {
    const outcome = outcomes.get(check.id)
    if (outcome?.result === 'fails')
      console.log(`\n${reportLines(check, outcome.failure, command, lessonOf(check)).join('\n')}`)
  }

  const others = [
    waiting > 0 ? `${waiting} wait` : '',
    leftOut > 0 ? `${leftOut} left out on this machine` : '',
  ]
  console.log(
    `\n${[`${holds} of ${of} checks hold: ${points} of ${ofPoints} points`, ...others.filter((text) => text !== '')].join('; ')}.`,
  )
  if (name !== '01') console.log(`Points: ${pointsByStep(checks, outcomes)}.`)
  if (library !== undefined)
    console.log(`A note for your teacher: these responses look like those of ${library}.`)
  if (!first) {
    const next = stepFolders[stepFolders.indexOf(place) + 1]
    if (next !== undefined) console.log(`Next: read ${next}/README.md.`)
    return true
  }
  console.log(
    `Next: ${first.id}. Read ${lessonOf(first)}, or run "npm run hint ${name}${commandAsTyped(command)}".`,
  )
  return false
}
