// What a check is, and how a step takes over the checks of the one before.
import type { Server } from '../subject/launch.ts'
import type { Facility } from '../system/facilities.ts'
import type { Kind } from '../wire/failure.ts'

/** A guess: for failures of this kind, where what came matches; without `came`, where nothing came. */
export type Likely = { kind: Kind; came?: RegExp; say: string }

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
  /** Mistakes that only this check can guess: those behind a kind of failure. */
  likely?: Likely[]
  /** The ids of the checks without which this one says nothing. */
  needs: string[]
  points: number
  /**
   * It wants a server of its own, that nobody has asked anything before, and a `www` of its own. Other checks
   * share one that is running.
   */
  fresh?: true
  /** It takes long, or much of the machine: it is left out where time is short. */
  cost?: 'much'
  /** Whether it is about a target for which something from outside of www was sent, in whatever check. */
  claims?(target: string): boolean
  /** What the machine must offer. */
  uses?: Facility[]
  /** Resolves where the server behaves so. Throws a CheckFailure where it does not. */
  run(server: Server): Promise<void>
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
