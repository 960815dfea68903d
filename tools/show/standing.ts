// Where a server stands in the whole course: each step's own checks, in order.
import { makeSession } from '../../checker/check/run.ts'
import { count, runSeries, type Outcomes } from '../../checker/check/series.ts'
import { folderOf, lessonOf, stepChecks, stepFolders } from '../course/steps.ts'
import type { Check } from '../../checker/check/check.ts'
import { commandAsTyped } from '../course/command.ts'
import { clearBegin, showBegin } from './progress.ts'
import { stepName } from '../course/steps.ts'

/**
 * Tells for each step how many of its checks hold, with how many points, and what is next. The final server's
 * checks are run when those of the last step hold. Gives whether all hold that count.
 */
export async function checkCourse(command: string[]): Promise<boolean> {
  const outcomes: Outcomes = new Map()
  const session = makeSession(command)
  const failing: Check[] = []
  let isReadyForFinal = false
  for (const folder of stepFolders) {
    const name = stepName(folder).padEnd(5)
    if (folder === 'final' && !isReadyForFinal) {
      console.log(`${name} waits until all checks of 04 hold`)
      break
    }
    const { own } = await stepChecks(folder)
    await runSeries(own, session, outcomes, { begins: showBegin, ended: clearBegin })
    const { holds, of, points, ofPoints, waiting, failing: failed } = count(own, outcomes)
    const names = failed.map(({ id }) => id).join(', ')
    const rest = [names === '' ? '' : `fails: ${names}`, waiting > 0 ? `${waiting} wait` : ''].filter(
      (text) => text !== '',
    )
    console.log([`${name} ${holds} of ${of} hold: ${points} of ${ofPoints} points`, ...rest].join('; '))
    failing.push(...failed)
    if (folder !== 'final') isReadyForFinal = holds === of
  }
  await session.end()

  // Whoever is at the final server does some things otherwise than in the steps.
  const { checks } = await stepChecks('final')
  const counts = (check: Check): boolean => !isReadyForFinal || checks.includes(check)
  const [next] = failing.filter(counts)
  const otherwise = failing.filter((check) => !counts(check)).map(({ id }) => id)
  if (otherwise.length > 0)
    console.log(`\nThe final server does otherwise than these ask: ${otherwise.join(', ')}.`)
  if (!next) {
    console.log('\nAll checks hold. That is the whole course.')
    return true
  }
  const step = stepName(folderOf(next.id))
  console.log(`\nNext: ${next.id}: the server ${next.title}.`)
  console.log(`Read ${lessonOf(next)}, and run "npm run check ${step}${commandAsTyped(command)}".`)
  return false
}
