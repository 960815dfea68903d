// Starts a judge for a submission, in a cell where the machine has such, and hears what it says. Whatever the
// submission does, this ends, and nothing of it is left.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { whenLeaving } from '../../checker/system/leave.ts'
import { cellWords, systemPath } from './isolation.ts'
import type { Files, Order, Said } from './order.ts'

const graceSeconds = 30 // for copying and clearing away; a build has the limit once more

const running = new Set<{ judge: ChildProcess; work: string; isCell: boolean }>()
whenLeaving(() => {
  for (const one of running) {
    endAtOnce(one.judge, one.isCell)
    rmSync(one.work, { recursive: true, force: true })
  }
})

/** Resolves with what is wrong with the judge itself, or undefined where it has said all. */
export async function judge(
  order: Omit<Order, 'work'>,
  files: Files,
  hear: (said: Said) => void,
): Promise<string | undefined> {
  const work = mkdtempSync(join(tmpdir(), 'grade-'))
  const isCell = order.isolation.kind === 'cell'
  const words = [process.execPath, join(import.meta.dirname, 'judge.ts')]
  const [file = '', ...args] = isCell ? [...cellWords(work), ...words] : words
  const child = spawn(file, args, { env: environment(work, files), stdio: ['pipe', 'pipe', 'pipe'] })
  const one = { judge: child, work, isCell }
  running.add(one)
  let errors = ''
  let isSaid = false
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-4000)))
  child.stdin.on('error', () => {}) // it has ended
  createInterface(child.stdout).on('line', (line) => {
    const said = JSON.parse(line) as Said
    isSaid ||= 'end' in said || 'problem' in said
    hear(said)
  })
  child.stdin.write(`${JSON.stringify({ ...order, work } satisfies Order)}\n`)
  const timer = setTimeout(() => endAtOnce(child, isCell), (2 * order.limit + graceSeconds) * 1000)
  const closed = once(child, 'close')
  await Promise.race([closed, once(child, 'exit')])
  clearTimeout(timer)
  endAtOnce(child, isCell)
  await closed
  running.delete(one)
  rmSync(work, { recursive: true, force: true })
  return isSaid ? undefined : `the judge has not come to an end: ${reasonIn(errors)}`
}

/** The line that says what went wrong: below it Node prints where, and its own version. */
function reasonIn(errors: string): string {
  const lines = errors.trim().split('\n')
  return lines.findLast((line) => /^\w*Error\b/.test(line)) ?? (lines.at(-1) || 'no word')
}

/** A cell ends with its first program, and all that is in it with the cell. */
function endAtOnce(judge: ChildProcess, isCell: boolean): void {
  judge.kill(isCell ? 'SIGKILL' : 'SIGTERM') // outside of a cell a judge ends what it has started
}

/** What a judge sees of our environment; what was handed in sees no more. */
function environment(work: string, { seed, log }: Files): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) =>
    /^(PATH|HOME|LANG|LC_\w+|CHECK_\w+|JAVA_HOME)$/.test(name),
  )
  return {
    ...Object.fromEntries(kept),
    PATH: `${process.env['PATH']}:${systemPath}`,
    TMPDIR: join(work, 't'),
    CHECK_SEED: seed,
    ...(log === undefined ? {} : { CHECK_LOG_FORM: log }),
  }
}
