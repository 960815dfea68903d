// `npm run hint 02 -- COMMAND`: a hint for the first check that fails. Each further call says more.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Check } from '../../checker/check/check.ts'
import { makeSession } from '../../checker/check/run.ts'
import { runSeries, withNeeds, type Outcomes } from '../../checker/check/series.ts'
import { portByHand } from '../../checker/system/port.ts'
import { layOutFiles } from '../../checker/tell/by-hand.ts'
import { wrap } from '../../checker/tell/wrap.ts'
import type { CheckFailure } from '../../checker/wire/failure.ts'
import { asTyped, readArguments, type Arguments } from '../course/arguments.ts'
import { allChecks, course, lessonOf, stepChecks, stepFolders } from '../course/steps.ts'
import { hintsFor, isEnd } from '../show/hints.ts'
import { screen } from '../show/progress.ts'

export const usage = `usage: npm run hint [STEP | CHECK …] [-- COMMAND]
  STEP     01, 02, 03, 04 or final; "all", or nothing: the first in which a check fails
  CHECK    the id of a check, as in 02.query; there may be several
  COMMAND  what starts your server; without one it is "node my-server/server.ts"`

type Failed = { check: Check; failure: CheckFailure }

export async function run(words: string[]): Promise<number> {
  const asked = await readArguments(words, {})
  const found = await firstFailure(asked)
  if (!found) {
    print('All checks hold: there is nothing to give a hint for.')
    return 0
  }
  const { check, failure } = found
  const hints = hintsFor(check, failure, asked.command, await portByHand())
  if (isEnd(failure)) layOutFiles()
  const memory = memoryOf(asked.command)
  const subject = isEnd(failure) ? `the end of the server in ${check.id}` : check.id
  const grade = Math.min(gradeBefore(memory, subject) + 1, hints.length)
  remember(memory, { subject, grade })
  print(`${check.id}: the server ${check.title}.`, `It fails: ${failure.message}.`, '')
  print(`Hint ${grade} of ${hints.length}: ${hints[grade - 1]}`, '')
  if (grade === hints.length) {
    print(`That was the last hint. The lesson: ${lessonOf(check)}`)
  } else {
    print('The same command says more:')
    console.log(asTyped('hint', asked.step?.name ?? asked.ids.join(' '), asked))
  }
  return 0
}

function print(...texts: string[]): void {
  for (const line of texts.join('\n').split('\n')) console.log(wrap(line, screen.columns).join('\n'))
}

/**
 * The first check that fails. A server which gets as far as the final one's checks may do otherwise than
 * these ask.
 */
async function firstFailure({ step, ids, command }: Arguments): Promise<Failed | undefined> {
  const outcomes: Outcomes = new Map()
  const session = makeSession(command)
  const found: Failed[] = []
  const { checks: lasting } = await stepChecks(stepFolders.at(-1) as string)
  const isWhole = !step && ids.length === 0
  const counts = (check: Check): boolean => !isWhole || lasting.includes(check)
  let isFinal = false
  for (const checks of await seriesOf(step?.place, ids)) {
    isFinal = checks.some(({ id }) => id.startsWith('final.'))
    await runSeries(checks, session, outcomes, {
      ended(check, outcome) {
        if (outcome.result === 'fails') found.push({ check, failure: outcome.failure })
        return !counts(check) || outcome.result !== 'fails'
      },
    })
    if (found.some(({ check }) => counts(check))) break
  }
  await session.end()
  return found.find(({ check }) => !isFinal || counts(check))
}

/** The checks that are run, one series after the other. */
async function seriesOf(place: string | undefined, ids: string[]): Promise<Check[][]> {
  if (ids.length > 0) return [withNeeds(await allChecks(), ids)]
  if (place !== undefined) return [(await stepChecks(place)).checks]
  return Promise.all(stepFolders.map(async (folder) => (await stepChecks(folder)).own))
}

type Memory = { subject: string; grade: number }

/** Where the last hint for a server is kept: the next one for the same failure says more. */
function memoryOf(command: string[]): string {
  const name = createHash('sha256').update(command.join('\n')).digest('hex').slice(0, 16)
  return join(course, 'node_modules/.cache/hints', `${name}.json`)
}

/** Which hint was given last for this subject; 0 where it was for another one. */
function gradeBefore(memory: string, subject: string): number {
  try {
    const last = JSON.parse(readFileSync(memory, 'utf8')) as Memory
    return last.subject === subject ? last.grade : 0
  } catch {
    return 0 // no hint has been given yet
  }
}

function remember(path: string, memory: Memory): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, JSON.stringify(memory))
}
