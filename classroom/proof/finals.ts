// The wrong finals: the final server with one mistake each, which one of its checks catches.
import { join } from 'node:path'
import type { Check } from '../../checker/check/check.ts'
import { withNeeds } from '../../checker/check/series.ts'
import { stepChecks } from '../../tools/course/steps.ts'
import { readMistakes, type Mistake } from '../../tools/lessons/mistakes.ts'

export const finalsFolder = join(import.meta.dirname, '../wrong-finals')

export const wrongFinals: Mistake[] = readMistakes(finalsFolder)

/** The checks that show a mistake: the one that catches it, the others that should fail, what they need. */
export async function checksThatShow({ caughtBy, alsoFails }: Mistake): Promise<Check[]> {
  const { checks } = await stepChecks('final')
  return withNeeds(checks, [caughtBy, ...alsoFails])
}

/**
 * The same, and all other checks that are new in final and share one server: no unrelated one may fail. Those
 * that want a server of their own take their time, and are run where they should fail.
 */
export async function checksAround(wrong: Mistake): Promise<Check[]> {
  const { checks, own } = await stepChecks('final')
  const cheap = own.filter(({ cost, fresh }) => !cost && !fresh).map(({ id }) => id)
  return withNeeds(checks, [...cheap, wrong.caughtBy, ...wrong.alsoFails])
}
