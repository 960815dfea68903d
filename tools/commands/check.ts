// `npm run check 02 -- COMMAND`: runs a step's checks on any server. `npm run check 02.query` runs one, with
// what it needs. Without either it says where you stand in the course.
import type { Check } from '../../checker/check/check.ts'
import { libraryBehind } from '../../checker/check/library.ts'
import { makeSession } from '../../checker/check/run.ts'
import { moreTime, runSeries, withNeeds, type Watcher } from '../../checker/check/series.ts'
import { whenLeaving } from '../../checker/system/leave.ts'
import { portByHand } from '../../checker/system/port.ts'
import { timelineOf } from '../../checker/tell/timeline.ts'
import { readArguments, type Arguments, type Options } from '../course/arguments.ts'
import { allChecks, stepChecks } from '../course/steps.ts'
import { wrong } from '../course/usage.ts'
import { tellFindings, type Findings } from '../show/findings.ts'
import { makeProgress, screen } from '../show/progress.ts'
import { listOf } from '../show/sheet.ts'
import { checkCourse } from '../show/standing.ts'
import { watch } from '../show/watch.ts'

export const usage = `usage: npm run check [STEP | CHECK …] [-- [OPTION …] [COMMAND]]
  STEP       01, 02, 03, 04 or final; "all", or nothing: where you stand in the course
  CHECK      the id of a check, as in 02.query: it is run with what it needs; there may be several
  COMMAND    what starts your server, as in "python3 my-server.py"; the port goes after it, or where {port}
             stands; without a command it is "node my-server/server.ts"
  --watch    runs again whenever a file of the server is saved
  --all      tells all of every failure, not only of the first
  --verbose  shows all that went over each connection, also where a check holds
  --list     only says what the checks are, and their points
  --json     prints what came of each check as JSON, and nothing else
  --limit SECONDS
             gives up when they have passed, and tells what was found until then`

const known: Options = {
  '--watch': '',
  '--all': '',
  '--verbose': '',
  '--list': '',
  '--json': '',
  '--limit': 'SECONDS',
}

export async function run(words: string[]): Promise<number> {
  const began = performance.now()
  const asked = await readArguments(words, known)
  const { step, ids, options } = asked
  const checks = await checksOf(asked)
  if (options.has('--list')) {
    console.log(listOf(checks))
    return 0
  }
  const isWhole = !step && ids.length === 0
  for (const option of ['--json', '--verbose'].filter((name) => isWhole && options.has(name)))
    wrong(`${option} needs a step, or checks by their ids`)
  if (options.delete('--watch')) return watch(asked)
  const limit = options.get('--limit')
  const deadline = limit === undefined ? Infinity : began + Number(limit) * 1000
  const holds = isWhole ? await checkCourse(asked, deadline) : await runChecks(asked, checks, deadline)
  return holds ? 0 : 1
}

/** All checks that are run. */
async function checksOf({ step, ids }: Arguments): Promise<Check[]> {
  if (step) return (await stepChecks(step.place)).checks
  return ids.length > 0 ? withNeeds(await allChecks(), ids) : allChecks()
}

/** Runs checks, and tells what came of them. Gives whether all hold. */
async function runChecks(asked: Arguments, checks: Check[], deadline: number): Promise<boolean> {
  const findings: Findings = {
    asked,
    checks,
    began: performance.now(),
    outcomes: new Map(),
    seconds: new Map(),
    port: await portByHand(),
  }
  const { outcomes } = findings
  let isTold = false
  whenLeaving((signal) => {
    // A hang-up ends what nobody reads any more, as where `--watch` begins anew.
    if (isTold || signal === undefined || signal === 'SIGHUP') return
    isTold = true
    tellFindings(findings, 'interrupted')
  })
  const session = makeSession(asked.command)
  await runSeries(checks, session, outcomes, watcherOf(findings), { deadline })
  const isLate = [...outcomes.values()].some((one) => one.result === 'waits' && one.for === moreTime)
  if (!isLate) {
    if (outcomes.get('01.answers')?.result === 'holds') findings.library = await libraryBehind(session)
    await session.end()
  }
  isTold = true
  return tellFindings(findings, isLate ? 'time is up' : 'done')
}

/** Keeps how long each check takes, and shows what comes of it, unless it is for a program. */
function watcherOf({ asked: { ids, options }, seconds }: Findings): Watcher {
  const isForPrograms = options.has('--json')
  const progress = makeProgress()
  const isNamed = ({ id }: Check): boolean => ids.length === 0 || ids.includes(id)
  const begun = new Map<string, number>()
  let timeline = ''
  return {
    begins(check) {
      begun.set(check.id, performance.now())
      if (!isForPrograms) progress.begin(check)
    },
    saw(check, conversations) {
      if (options.has('--verbose') && isNamed(check))
        timeline = timelineOf(conversations, { columns: screen.columns, indent: '  ' })
    },
    ended(check, outcome) {
      const began = begun.get(check.id)
      if (began !== undefined && !seconds.has(check.id))
        seconds.set(check.id, (performance.now() - began) / 1000)
      if (isForPrograms) return
      const isUnbegun = began === undefined && outcome.result === 'waits' && outcome.for === moreTime
      // Of what a named check needs, only what fails is of interest.
      if (!isUnbegun && (isNamed(check) || outcome.result === 'fails')) progress.end(check, outcome)
      else progress.clear()
      screen.write(timeline)
      timeline = ''
    },
  }
}
