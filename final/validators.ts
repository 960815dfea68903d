// What tells one state of a file from another: an entity tag, and a date (RFC 9110 §8.8).
//
// A file that changes twice while the clock of its file system stands still looks as if it had changed once.
// So a tag or a date is given only when the file's next state can't have the same one.
import type { Stats } from 'node:fs'
import { maxWatched } from './limits.ts'

export type Validators = {
  /** A strong entity tag, in its quotes; undefined while it is not sure. */
  etag: string | undefined
  /** When the file was last modified, in whole seconds. */
  modified: number
  /** Whether that second is over. While it is not, the date is told to nobody. */
  isDateSure: boolean
}

/** How long the clock of a file system may stand still, in milliseconds. */
const tick = 20

/** The same where times have whole seconds. On FAT they even have only every second one. */
const wholeSecondTick = 2000 + tick

/** What tells one state of a file from another, as far as the system's clock and ours can. */
export function validatorsOf(stats: Stats): Validators {
  const now = Date.now()
  // Somebody may have set a time of modification that is still to come. No clock sets the time of change.
  const changed = stats.mtimeMs > now ? stats.ctimeMs : stats.mtimeMs
  const modified = Math.floor(changed / 1000)
  return {
    etag: sureTag(stats, now),
    modified,
    isDateSure: modified < Math.floor((now - tickOf(changed)) / 1000),
  }
}

/** The field line of a tag that is sure. */
export function tagLine({ etag }: Validators): string {
  return etag === undefined ? '' : `ETag: ${etag}\r\n`
}

/** Whether two looks saw the same state of the same file. */
export function isSame(one: Stats, other: Stats): boolean {
  return (
    one.ino === other.ino &&
    one.dev === other.dev &&
    one.size === other.size &&
    one.mtimeMs === other.mtimeMs &&
    one.ctimeMs === other.ctimeMs
  )
}

function tickOf(milliseconds: number): number {
  return milliseconds % 1000 === 0 ? wholeSecondTick : tick
}

/** Made of all that changes when the file does. */
function sureTag({ ino, size, mtimeMs, ctimeMs }: Stats, now: number): string | undefined {
  const tag = `"${[ino, size, mtimeMs, ctimeMs].map((number) => number.toString(36)).join('-')}"`
  const age = ctimeMs <= now + 1000 ? now - ctimeMs : watchedFor(tag)
  return age > tickOf(ctimeMs) ? tag : undefined
}

/** Since when files have been seen in a state that is ahead of our clock, by their tags. The oldest first. */
const watched = new Map<string, number>()

/**
 * For how long a state has been seen, in milliseconds. The clock was wrong when the file changed, or is wrong
 * now, or the file is on a machine with another clock: then only this is sure to go on evenly.
 */
function watchedFor(tag: string): number {
  const now = performance.now()
  const since = watched.get(tag)
  if (since !== undefined) return now - since
  watched.set(tag, now)
  const [oldest] = watched.keys()
  if (watched.size > maxWatched && oldest !== undefined) watched.delete(oldest)
  return 0
}
