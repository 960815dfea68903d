// Where a server stands in the whole course: each step's own checks, in order.
import type { Check } from '../../checker/check/check.ts'
import { makeSession } from '../../checker/check/run.ts'
import { count, runSeries, type Outcomes } from '../../checker/check/series.ts'
import { wrap } from '../../checker/tell/wrap.ts'
import { asTyped, type Arguments } from '../course/arguments.ts'
import { folderOf, lessonOf, stepChecks, stepFolders, stepName } from '../course/steps.ts'
import { makeProgress, screen } from './progress.ts'

const nameWidth = 6

/**
 * Tells for each step how many of its checks hold, with how many points, and what is next. The final server's
 * checks are run when those of the last step hold. Gives whether all hold that count.
 * @param deadline when to give up, by `performance.now()`
 */
export async function checkCourse(asked: Arguments, deadline: number): Promise<boolean> {
  const outcomes: Outcomes = new Map()
  const session = makeSession(asked.command)
  const progress = makeProgress()
  const failing: Check[] = []
  let isReadyForFinal = false
  for (const folder of stepFolders) {
    const name = stepName(folder).padEnd(nameWidth)
    if (performance.now() >= deadline) {
      print(`${name}was not run: the time is up (--limit ${asked.options.get('--limit')})`)
      continue
    }
    if (folder === 'final' && !isReadyForFinal) {
      print(`${name}waits until all checks of 04 hold`)
      break
    }
    const { own } = await stepChecks(folder)
    const watcher = { begins: progress.begin, ended: progress.clear }
    await runSeries(own, session, outcomes, watcher, { deadline })
    print(`${name}${sumOf(own, outcomes)}`)
    const { holds, of, failing: failed } = count(own, outcomes)
    failing.push(...failed)
    if (folder !== 'final') isReadyForFinal = holds === of
  }
  const isLate = performance.now() >= deadline
  if (!isLate) await session.end()
  return tellNext(asked, failing, isReadyForFinal, isLate)
}

function print(line: string, hang = nameWidth): void {
  console.log(wrap(line, screen.columns, hang).join('\n'))
}

/** How many of a step's checks hold, and which don't. */
function sumOf(own: Check[], outcomes: Outcomes): string {
  const { holds, of, points, ofPoints, waiting, failing } = count(own, outcomes)
  const parts = [
    `${holds} of ${of} hold: ${points} of ${ofPoints} points`,
    ...(failing.length > 0 ? [`fails: ${failing.map(({ id }) => id).join(', ')}`] : []),
    ...(waiting > 0 ? [`${waiting} wait`] : []),
  ]
  return parts.join('; ')
}

/** Whoever is at the final server does some things otherwise than in the steps. */
async function tellNext(
  asked: Arguments,
  failing: Check[],
  isAtFinal: boolean,
  isLate: boolean,
): Promise<boolean> {
  const { checks } = await stepChecks(stepFolders.at(-1) as string)
  const counts = (check: Check): boolean => !isAtFinal || checks.includes(check)
  const [next] = failing.filter(counts)
  const otherwise = failing.filter((check) => !counts(check)).map(({ id }) => id)
  print('')
  if (otherwise.length > 0)
    print(`The final server does otherwise than these ask: ${otherwise.join(', ')}.\n`, 0)
  if (!next && !isLate) print('All checks hold. That is the whole course.')
  if (next) {
    print(`Next: ${next.id}: the server ${next.title}.`, 0)
    print(`Read ${lessonOf(next)}, and type:`, 0)
    console.log(asTyped('check', stepName(folderOf(next.id)), asked))
  }
  return !next && !isLate
}
