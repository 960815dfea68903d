// `npm run hint 02 -- COMMAND`: a hint for the first check that fails. Each further call says more.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Check } from '../../checker/check/check.ts'
import type { CheckFailure } from '../../checker/wire/failure.ts'
import { makeSession } from '../../checker/check/run.ts'
import { runSeries, type Outcomes } from '../../checker/check/series.ts'
import { course, lessonOf, stepChecks, stepFolders, type Step } from '../course/steps.ts'
import { wrong } from '../course/usage.ts'
import { readArguments } from '../course/arguments.ts'

export const usage = `usage: npm run hint [STEP] [-- COMMAND]
  STEP     01, 02, 03, 04 or final; "all", or nothing: the first in which a check fails
  COMMAND  what starts your server; without one it is "node my-server/server.ts"`

/** The last hint given for a server: the next one for the same check says more. */
const memoryOf = (command: string[]): string => {
  const name = createHash('sha256').update(command.join('\n')).digest('hex').slice(0, 16)
  return join(course, 'node_modules/.cache/hints', `${name}.json`)
}

/** Gives the exit status. */
export async function run(words: string[]): Promise<number> {
  const { step, ids, command } = await readArguments(words, {})
  if (ids.length > 0) wrong('a hint is for a step: it is given for the first check that fails')
  const found = await firstFailure(step, command)
  if (!found) {
    console.log('All checks hold: there is nothing to give a hint for.')
    return 0
  }
  const { check, failure } = found
  const hints = [check.hint, ...(check.hints ?? ['The section of the lesson shows how it is done.'])]
  const grade = Math.min(gradeBefore(check, command) + 1, hints.length)
  remember(check, command, grade)
  console.log(`${check.id}: the server ${check.title}.`)
  console.log(`It fails: ${failure.message}.\n`)
  console.log(
    failure.kind === 'crash' ? aboutCrash(failure) : `Hint ${grade} of ${hints.length}: ${hints[grade - 1]}`,
  )
  console.log(
    grade < hints.length
      ? '\nThe same command again says more.'
      : `\nThat was the last hint. The lesson: ${lessonOf(check)}`,
  )
  return 0
}

/** A server that has ended answers nothing, whatever the check asks: that comes first. */
function aboutCrash({ scene: { stderr } }: CheckFailure): string {
  const [line = ''] = stderr.split('\n').filter((one) => /(Error|Exception|panic)\b/.test(one))
  const said = line === '' ? 'It has said nothing about why.' : `It has said: ${line.trim()}`
  return `Your program has ended, and so it answers nobody. ${said}\nWhich line was it at, and what had come from the client then? An error that concerns one client should end that client's connection only.`
}

/**
 * The first check that fails. A server which gets as far as the final one's checks may do otherwise than
 * these ask.
 */
async function firstFailure(
  step: Step | undefined,
  command: string[],
): Promise<{ check: Check; failure: CheckFailure } | undefined> {
  const outcomes: Outcomes = new Map()
  const session = makeSession(command)
  const found: { check: Check; failure: CheckFailure }[] = []
  const { checks: lasting } = await stepChecks('final')
  const counts = (check: Check): boolean => step !== undefined || lasting.includes(check)
  let isFinal = false
  for (const folder of step ? [step.place] : stepFolders) {
    const { checks, own } = await stepChecks(folder)
    isFinal = folder === 'final'
    await runSeries(step ? checks : own, session, outcomes, {
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

/** Which hint was given last for this check and this server; 0 where it was for another one. */
function gradeBefore({ id }: Check, command: string[]): number {
  try {
    const last = JSON.parse(readFileSync(memoryOf(command), 'utf8')) as { id: string; grade: number }
    return last.id === id ? last.grade : 0
  } catch {
    return 0 // no hint has been given yet
  }
}

function remember({ id }: Check, command: string[], grade: number): void {
  const memory = memoryOf(command)
  mkdirSync(dirname(memory), { recursive: true })
  writeFileSync(memory, JSON.stringify({ id, grade }))
}
