// Each check that is new in a step fails on the server of the step before, with the message that the lesson
// promises: the lesson has a block ```failures with a line `ID: MESSAGE` for each.
import { join } from 'node:path'
import t from 'tap'
import { readLesson } from './lesson.ts'
import { lacking } from '../../checker/system/facilities.ts'
import type { Check } from '../../checker/check/check.ts'
import { makeSession, runCheck, type Session } from '../../checker/check/run.ts'
import { course, serverCommand, stepChecks, stepFolders } from '../course/steps.ts'
import { isFull } from '../../checker/tap.ts'
import { withoutInstruments } from '../../checker/system/instruments.ts'

/** What the lesson promises, by the check's id. */
function promises(folder: string): Map<string, string> {
  const { blocks } = readLesson(join(course, folder, 'README.md'))
  const text = blocks.find(({ language }) => language === 'failures')?.text ?? ''
  return new Map(
    text.split('\n').flatMap((line) => {
      const [, id, message] = /^(\S+): (.*)$/.exec(line) ?? []
      return id === undefined || message === undefined ? [] : [[id, message]]
    }),
  )
}

async function failureOf(check: Check, session: Session): Promise<string> {
  const verdict = await runCheck(check, session)
  return verdict.result === 'fails' ? verdict.failure.message : `it ${verdict.result}`
}

/** Step 01 answers whatever it is asked: one server of it does for all checks that ask for no fresh one. */
async function oneForAll(command: string[]): Promise<Session> {
  const session = makeSession(withoutInstruments(command))
  await session.start()
  t.teardown(() => session.end())
  return { ...session, end: async () => {} }
}

t.jobs = 8 // most of them wait for something that never comes
for (const [index, folder] of stepFolders.entries()) {
  const before = stepFolders[index - 1]
  if (before === undefined) continue
  const { own } = await stepChecks(folder)
  const promised = promises(folder)
  t.test(`the lesson of ${folder} promises a failure for each new check`, async (t) => {
    t.same(
      [...promised.keys()],
      own.map(({ id }) => id),
    )
  })
  const shared = index === 1 ? await oneForAll(serverCommand(before)) : undefined
  // Each of the others costs a server: they are left for the full run.
  for (const check of shared === undefined && !isFull ? [] : own) {
    const skip = lacking(...(check.uses ?? [])) ?? false
    t.test(`${check.id} fails on ${before}`, { buffered: true, skip }, async (t) => {
      const session = makeSession(withoutInstruments(serverCommand(before)))
      t.teardown(() => session.end())
      t.equal(await failureOf(check, shared ?? session), promised.get(check.id))
    })
  }
}
