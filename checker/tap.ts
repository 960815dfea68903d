// Runs a step's checks as tap tests, each a test of its own.
import { join } from 'node:path'
import t from 'tap'
import type { Check } from './check.ts'
import { makeSession, runCheck, visible } from './run.ts'

export type Options = {
  /** Tells the tests of several commands apart. */
  name?: string
  /**
   * The ids of the checks whose server is measured for coverage; all of them by default. tap's instruments cost
   * each thread some 80 ms, too much for a server that starts a thread for each client.
   */
  measured?: string[]
}

/**
 * The command as a user runs it. tap adds its instruments to each process through NODE_OPTIONS, whatever
 * environment we ask for; `env` takes them away. Windows has no `env`, and there everything is measured.
 */
function withoutInstruments(command: string[]): string[] {
  if (process.platform === 'win32') return command
  const compiled = join(import.meta.dirname, '../node_modules/.cache/compiled') // so that threads start sooner
  return ['env', '-u', 'NODE_OPTIONS', `NODE_COMPILE_CACHE=${compiled}`, ...command]
}

/** Tests a server's command with `checks`. */
export function testServer(checks: Check[], command: string[], { name = '', measured }: Options = {}): void {
  const sessions = { measured: makeSession(command), plain: makeSession(withoutInstruments(command)) }
  for (const check of checks) {
    t.test(`${name}${check.id}: ${check.title}`, async (t) => {
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
