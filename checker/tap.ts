// Runs a step's checks as tap tests, each a test of its own.
import t from 'tap'
import { type Check } from './check.ts'
import { runCheck, visible } from './run.ts'

/** Tests a server's command with `checks`. `name` tells several commands apart. */
export function testServer(checks: Check[], command: string[], name = ''): void {
  for (const check of checks) {
    t.test(`${name}${check.id}: ${check.title}`, async (t) => {
      const verdict = await runCheck(check, command)
      if (verdict.result === 'left out') {
        t.comment(`left out: ${verdict.reason}`)
      } else if (verdict.result === 'fails') {
        const { message, evidence } = verdict.failure
        const { sent = '', expected = '', received = '' } = evidence
        t.fail(message, {
          sent: visible(sent),
          expected: visible(expected),
          received: visible(received),
          hint: check.hint,
          stack: '',
        })
      } else {
        t.pass('holds')
      }
    })
  }
}
