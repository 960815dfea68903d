// Each check that is new in a step fails on the server of the step before, with the message that the lesson
// promises.
import t from 'tap'
import { makeSession, runCheck } from '../../checker/check/run.ts'
import { lacking } from '../../checker/system/facilities.ts'
import { withoutInstruments } from '../../checker/system/instruments.ts'
import { serverCommand, stepChecks, stepFolders } from '../course/steps.ts'
import { promisedFailures } from './promised.ts'

t.jobs = 8 // most of them wait for something that never comes
for (const [index, before] of stepFolders.slice(0, -1).entries()) {
  const folder = stepFolders[index + 1] as string
  const { own } = await stepChecks(folder)
  const promised = promisedFailures(folder)
  for (const check of own) {
    const skip = lacking(...(check.uses ?? [])) ?? false
    t.test(`${check.id} fails on ${before}`, { buffered: true, skip }, async (t) => {
      const session = makeSession(withoutInstruments(serverCommand(before)))
      t.teardown(() => session.end())
      const verdict = await runCheck(check, session)
      t.equal(verdict.result === 'fails' && verdict.failure.message, promised.get(check.id))
    })
  }
}
