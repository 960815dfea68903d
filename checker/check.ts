// What a check is, and the failure that it throws.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import type { Added } from './fixtures.ts'
import type { Server } from './server.ts'

/** One observable behaviour of a server. */
export type Check = {
  /** The step that teaches it, and a name: `02.missing-file`. */
  id: string
  /** The behaviour, as a sentence about the server: `a missing file is answered with 404`. */
  title: string
  /** The heading of the step's lesson that teaches it, as an anchor without `#`. */
  anchor: string
  /** A question for whoever fails it. */
  hint: string
  /**
   * What helps where the question did not: where to look, and then nearly the answer. The steps' checks have
   * them.
   */
  hints?: [pointer: string, nearly: string]
  /** The ids of the checks without which this one says nothing. */
  needs: string[]
  points: number
  /** It wants a server that nobody has asked anything before. Other checks share one that is running. */
  fresh?: true
  /** What the machine must offer. */
  uses?: Facility[]
  /** Resolves where the server behaves so. Throws a CheckFailure where it does not. */
  run(server: Server): Promise<void>
}

export type Facility = 'special files' | 'signals' | 'proc' | 'prlimit' | 'full device' | 'IPv6'

/** Why a facility is missing on this machine, or undefined where it is there. */
export function lacking(facility: Facility): string | undefined {
  switch (facility) {
    case 'special files':
    case 'signals':
      return process.platform === 'win32'
        ? `Windows has no ${facility} as Linux and macOS know them`
        : undefined
    case 'proc':
      return existsSync('/proc/self/stat')
        ? undefined
        : 'threads and memory are counted through /proc, which is not here'
    case 'prlimit':
      return spawnSync('prlimit', ['--version']).status === 0
        ? undefined
        : 'there is no prlimit, which limits a running program'
    case 'full device':
      return existsSync('/dev/full') ? undefined : 'there is no /dev/full, a device that is always full'
    case 'IPv6':
      return Object.values(networkInterfaces())
        .flat()
        .some((address) => address?.address === '::1')
        ? undefined
        : 'there is no IPv6'
  }
}

/** What is behind a failure. Text stands for itself in UTF-8. */
export type Evidence = {
  sent?: Buffer
  /** A Buffer: exactly these bytes. A string: words, or how it begins. */
  expected?: string | Buffer
  /** A Buffer: what came over the connection. A string: what the server wrote elsewhere, or words. */
  received?: string | Buffer
  /** What else fails in the same check, in a few words each. */
  also?: string[]
  /** What was asked for, where the check has made it. */
  added?: Added
  /** The folder in which the server was started. */
  directory?: string
  /** How it was started, where it should not have started. */
  run?: { args: string[]; withWww: boolean }
  /** What the server had written until then. */
  stdout?: string
  stderr?: string
}

/** What a wrong server did: a sentence, and the bytes that show it. */
export class CheckFailure extends Error {
  readonly evidence: Evidence

  constructor(message: string, evidence: Evidence = {}) {
    super(message)
    this.name = 'CheckFailure'
    this.evidence = evidence
  }
}

/** A connection ended too early. Maybe it was the server that ended. */
export class ConnectionLost extends CheckFailure {}

/** Throws a CheckFailure unless `condition` holds. */
export function ensure(condition: unknown, message: string, evidence: Evidence = {}): asserts condition {
  if (!condition) throw new CheckFailure(message, evidence)
}

/**
 * The checks of a step: those of the step before, without the superseded ones, and its own.
 * @param superseded the ids that hold no longer, each with the reason
 */
export function takeOver(earlier: Check[], superseded: Record<string, string>, own: Check[]): Check[] {
  for (const id of Object.keys(superseded)) {
    if (!earlier.some((check) => check.id === id)) throw new Error(`no earlier check ${id} to supersede`)
  }
  return [...earlier.filter(({ id }) => !(id in superseded)), ...own]
}
