// What the checks say of a server, and how that differs from what is promised.
import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Check } from '../../checker/check/check.ts'
import { whenLeaving } from '../../checker/system/leave.ts'
import { makeSession } from '../../checker/check/run.ts'
import { runSeries, withNeeds, type Outcome, type Outcomes } from '../../checker/check/series.ts'
import { serverPath } from '../../tools/lessons/place.ts'
import { folderOf, stepChecks } from '../../tools/course/steps.ts'
import { withoutInstruments } from '../../checker/system/instruments.ts'
import type { RightServer } from '../right-servers/manifest.ts'
import type { WrongServer } from './wrong-servers.ts'

export const rightFolder = join(import.meta.dirname, '../right-servers')

/** Runs checks on a server's command, and leaves nothing of it behind. */
export async function tryServer(command: string[], checks: Check[]): Promise<Outcomes> {
  const session = makeSession(withoutInstruments(command))
  const outcomes: Outcomes = new Map()
  await runSeries(checks, session, outcomes).finally(session.end)
  return outcomes
}

/** What the checks said that failed, by their ids. */
export function failuresOf(outcomes: Outcomes): Map<string, string> {
  const failures = new Map<string, string>()
  for (const [id, outcome] of outcomes)
    if (outcome.result === 'fails') failures.set(id, outcome.failure.message)
  return failures
}

/**
 * In what a wrong server's outcomes differ from what its page promises, as sentences. A check that was left
 * out says nothing.
 */
export function differences(wrong: WrongServer, outcomes: Outcomes): string[] {
  const promised = promisedFailures(wrong)
  const failures = failuresOf(outcomes)
  const said = failures.get(wrong.caughtBy) ?? wrong.message
  const among = (result: Outcome['result']): string[] =>
    promised.filter((id) => outcomes.get(id)?.result === result)
  return [
    ...among('holds').map((id) => `${id} holds`),
    ...among('waits').map((id) => `${id} was not run, as one that it needs fails`),
    ...(said === wrong.message ? [] : [`${wrong.caughtBy} says something else: ${said}`]),
    ...[...failures]
      .filter(([id]) => !promised.includes(id))
      .map(([id, message]) => `${id} fails, too: ${message}`),
  ]
}

/** The ids of all checks that a wrong server fails. */
export function promisedFailures({ caughtBy, alsoFails }: WrongServer): string[] {
  return [caughtBy, ...alsoFails]
}

/** The checks of the step that a wrong server is one of. */
export async function checksOf({ step }: WrongServer): Promise<Check[]> {
  return (await stepChecks(folderOf(step))).checks
}

/**
 * The checks that are run on a wrong server: those that its step adds, and in the full run those of the
 * steps before, too, where a request costs no thread. Costly ones are run where they should fail. What a
 * check needs is run, too.
 */
export async function quickChecksOf(wrong: WrongServer, isFull: boolean): Promise<Check[]> {
  const { checks, own } = await stepChecks(folderOf(wrong.step))
  const usual = (isFull && wrong.step <= '02' ? checks : own)
    .filter(({ cost }) => cost === undefined)
    .map(({ id }) => id)
  return withNeeds(checks, [...usual, ...promisedFailures(wrong)])
}

/**
 * The command that starts a wrong server. Where compiled code is kept between starts, Node 26.10 now and then
 * hangs when it crashes: a server of one thread, which gains little from it, does without.
 */
export function wrongCommand({ step, files }: WrongServer): string[] {
  const command = [process.execPath, serverPath(files)]
  return step > '02' || process.platform === 'win32'
    ? command
    : ['env', '-u', 'NODE_COMPILE_CACHE', ...command]
}

/** Why a right server can't be tried on this machine, or undefined where it can. */
export function lackedBy({ needs = 'node' }: Pick<RightServer, 'needs'>): string | undefined {
  return needs === 'node' || spawnSync(needs, ['--version'], { stdio: 'ignore' }).status === 0
    ? undefined
    : `there is no ${needs}`
}

/**
 * Builds a server of a folder where it has to be built, and gives the command that starts it. `remove` takes away
 * what was built.
 */
export async function buildRight(
  { build, command, files }: Pick<RightServer, 'build' | 'command' | 'files'>,
  folder = rightFolder,
): Promise<{ command: string[]; remove(): void }> {
  if (files) return { command: [process.execPath, serverPath(files)], remove() {} }
  const out = mkdtempSync(join(tmpdir(), 'right-server-'))
  const remove = (): void => {
    rmSync(out, { recursive: true, force: true })
  }
  whenLeaving(remove)
  const filled = (words: string[]): string[] =>
    words.map((word) => {
      if (word === 'node') return process.execPath
      const path = join(folder, word)
      return existsSync(path) ? path : word.replace('{out}', out)
    })
  try {
    const [file, ...args] = filled(build ?? [])
    if (file !== undefined) await promisify(execFile)(file, args)
  } catch (error) {
    remove()
    throw error
  }
  return { command: filled(command), remove }
}
