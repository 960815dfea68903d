// `npm run check 02 -- COMMAND`: runs a step's checks on any server. `npm run check 02.query` runs one, with
// what it needs. Without a step it says where you stand in the course.
import { layOutFiles } from '../../checker/tell/by-hand.ts'
import type { Check } from '../../checker/check/check.ts'
import { libraryBehind } from '../../checker/check/library.ts'
import { reportLines } from '../../checker/tell/report.ts'
import { makeSession } from '../../checker/check/run.ts'
import { count, runSeries, withNeeds, type Outcomes } from '../../checker/check/series.ts'
import { allChecks, lessonOf, stepChecks, stepFolders } from '../course/steps.ts'
import { readArguments, wrong, type Arguments } from '../course/arguments.ts'
import { commandAsTyped } from '../course/command.ts'
import { checkCourse } from '../show/standing.ts'
import { clearBegin, showBegin, showEnd } from '../show/progress.ts'
import { listOf, pointsByStep, sheetOf } from '../show/sheet.ts'
import type { Step } from '../course/steps.ts'
import { watch } from '../show/watch.ts'

const usage = `usage: npm run check [STEP | CHECK …] [-- [--watch] [--all] [--list] [--json] COMMAND]
  STEP     01, 02, 03, 04 or final; "all", or nothing: where you stand in the course
  CHECK    the id of a check, as in 02.query; there may be several
  COMMAND  what starts your server, as in "node my-server.ts"; the port goes after it, or where {port} stands
           without one it is "node my-server/server.ts"
  --watch  runs again whenever a file of the server is saved
  --all    tells all of every failure, not only of the first
  --list   only says what the checks of the step are, and their points
  --json   prints what came of each check of the step as JSON, and nothing else`

const { step, ids, options, command } = readArguments(usage, ['--watch', '--all', '--list', '--json'])
if (!step && options.has('--json')) wrong('--json needs a step', usage)
if (options.delete('--watch')) watch([...(ids.length > 0 ? ids : [step?.name ?? 'all']), ...options], command)
else if (options.has('--list'))
  console.log(listOf(step ? (await stepChecks(step.place)).checks : await allChecks()))
else if (ids.length > 0) process.exit((await checkSome(ids)) ? 0 : 1)
else {
  const holds = step ? await checkStep(step, { options, command }) : await checkCourse(command)
  process.exit(holds ? 0 : 1) // connections of checks that failed may still be open
}

/** Runs these checks, and what they need. Tells of those, and of what fails. Gives whether they hold. */
async function checkSome(ids: string[]): Promise<boolean> {
  const all = await allChecks()
  const unknown = ids.find((id) => !all.some((check) => check.id === id))
  if (unknown !== undefined)
    wrong(`there is no check "${unknown}": "npm run check -- --list" lists them`, usage)
  const checks = withNeeds(all, ids)
  const outcomes: Outcomes = new Map()
  const session = makeSession(command)
  await runSeries(checks, session, outcomes, {
    begins: showBegin,
    ended(check, outcome) {
      if (ids.includes(check.id) || outcome.result === 'fails') showEnd(check, outcome)
      else clearBegin()
    },
  })
  await session.end()
  const { failing } = count(checks, outcomes)
  tell(failing, outcomes)
  return failing.length === 0
}

/** Tells the first failure in full, or all of them. */
function tell(failing: Check[], outcomes: Outcomes): void {
  if (failing.length > 0) layOutFiles()
  for (const check of options.has('--all') ? failing : failing.slice(0, 1)) {
    const outcome = outcomes.get(check.id)
    if (outcome?.result === 'fails')
      console.log(`\n${reportLines(check, outcome.failure, command, lessonOf(check)).join('\n')}`)
  }
}

/** Runs a step's checks, and tells what came of them. Gives whether all hold. */
async function checkStep(
  { name, place }: Step,
  { options, command }: Pick<Arguments, 'options' | 'command'>,
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
  tell(failing, outcomes)
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
