// Runs a step's checks as tap tests, each a test of its own.
import t from 'tap'
import type { Check } from './check/check.ts'
import { visible } from './wire/bytes.ts'
import { guess } from './tell/guess.ts'
import { makeSession, runCheck } from './check/run.ts'
import { withoutInstruments } from './system/instruments.ts'

export type Options = {
  /**
   * The ids of the checks whose server is measured for coverage; all of them by default. tap's instruments
   * cost each thread some 80 ms, too much for a server that starts a thread for each client.
   */
  measured?: string[]
}

/** Tests a server's command with `checks`. */
export function testServer(checks: Check[], command: string[], { measured }: Options = {}): void {
  const sessions = { measured: makeSession(command), plain: makeSession(withoutInstruments(command)) }
  for (const check of checks) {
    t.test(`${check.id}: ${check.title}`, async (t) => {
      const isMeasured = measured?.includes(check.id) ?? true
      const verdict = await runCheck(check, isMeasured ? sessions.measured : sessions.plain)
      if (verdict.result === 'left out') {
        t.comment(`left out: ${verdict.reason}`)
      } else if (verdict.result === 'fails') {
        const { message, evidence } = verdict.failure
        const { sent = '', expected = '', received = '' } = evidence
        t.fail(message, {
          sent: visible(sent),
          expected: visible(expected),
          received: visible(received),
          likely: guess(verdict.failure, check.id) ?? '',
          lesson: `#${check.anchor}`,
          hint: check.hint,
          stack: '',
        })
      } else {
        t.pass('holds')
      }
    })
  }
  t.teardown(async () => {
    for (const session of Object.values(sessions)) await session.end()
  })
}
