// Runs a step's checks as tap tests, each a test of its own.
import t from 'tap'
import type { Check } from './check/check.ts'
import { makeSession, runCheck, type Verdict } from './check/run.ts'
import { lacking } from './system/facilities.ts'
import { withCounts, withoutInstruments } from './system/instruments.ts'
import { guess } from './tell/guess.ts'
import { visible } from './wire/bytes.ts'

/** Whether nothing is left out for time: `npm test -- --full`. */
export const isFull = process.env['TEST_FULL'] === '1'

export type Options = {
  /**
   * The ids of the checks whose server is measured for coverage in the full run; all of them by default. That
   * costs each thread some time, too much for a server that starts a thread for each client.
   */
  measured?: string[]
  /**
   * The ids of the checks that are run when time is short: all of them by default. The others are proven by
   * another server of the same kind.
   */
  short?: string[]
}

/** Tests a server's command with `checks`. */
export function testServer(checks: Check[], command: string[], { measured, short }: Options = {}): void {
  const counted = withCounts(command)
  const sessions = { measured: makeSession(counted.command), plain: makeSession(withoutInstruments(command)) }
  const isMeasured = ({ id }: Check): boolean => measured?.includes(id) ?? true
  const isRun = ({ id }: Check): boolean => isFull || (short?.includes(id) ?? true)
  for (const check of checks.filter(isRun)) {
    const skip = lacking(...(check.uses ?? [])) ?? false
    t.test(`${check.id}: ${check.title}`, { skip }, async (t) => {
      const verdict = await runCheck(check, isMeasured(check) ? sessions.measured : sessions.plain)
      if (verdict.result === 'holds') t.pass('holds')
      else t.fail(...said(verdict, check))
    })
  }
  t.teardown(async () => {
    for (const session of Object.values(sessions)) await session.end()
    counted.handOver()
  })
}

/** What tap says of a check that does not hold. */
function said(verdict: Exclude<Verdict, { result: 'holds' }>, check: Check): [string, object] {
  if (verdict.result === 'left out') return [verdict.reason, {}]
  const { message, evidence } = verdict.failure
  const { sent = '', expected = '', received = '' } = evidence
  return [
    message,
    {
      sent: visible(sent),
      expected: visible(expected),
      received: visible(received),
      likely: guess(verdict.failure, check) ?? '',
      lesson: `#${check.anchor}`,
      hint: check.hint,
      stack: '',
    },
  ]
}
