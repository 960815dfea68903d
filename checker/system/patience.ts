// Waiting: always for an event, and never forever.
import { setTimeout as pause } from 'node:timers/promises'

export { pause as delay }

/**
 * For how long nothing may happen. `CHECK_PATIENCE=30` in the environment makes it 30 s, for a slow machine.
 */
const seconds = Number(process.env['CHECK_PATIENCE']) || 10
const tickMilliseconds = 250
const patience = seconds * 4 // ticks without any progress

/**
 * What is being waited for: since when, by `performance.now()`, and what would be thrown if it never came.
 */
export type Wait = { since: number; late: () => Error }

const current = new Set<Wait>()

/** All that is being waited for, in the order in which it began. */
export function currentWaits(): Wait[] {
  return [...current]
}

/**
 * Waits for `promise`, and throws `late()` when 10 s (or other `ticks`) have passed in which `progress()`
 * stayed the same. The time is counted in ticks of this process: while the machine stalls, it does not count
 * against a server.
 */
export async function waitFor<T>(
  promise: Promise<T>,
  late: () => Error,
  progress = () => 0,
  ticks = patience,
): Promise<T> {
  const wait: Wait = { since: performance.now(), late }
  current.add(wait)
  let timer: NodeJS.Timeout | undefined
  const lateness = new Promise<never>((_, reject) => {
    let before = progress()
    let left = ticks
    timer = setInterval(() => {
      const now = progress()
      left = now === before ? left - 1 : ticks
      before = now
      if (left <= 0) reject(late())
    }, tickMilliseconds)
  })
  return Promise.race([promise, lateness]).finally(() => {
    clearInterval(timer)
    current.delete(wait)
  })
}

// quarters of a second of processor time: a program that works for longer gets nowhere
const mostWork = 30 * 4

/** A program's work from now on, as progress: it may be slow because the machine is busy. */
export function workFromNow(work: () => number): () => number {
  const before = work()
  return () => Math.min(mostWork, work() - before)
}

/**
 * Tries `attempt` every 10 ms until it gives something other than undefined, with the same patience, or with
 * other `tries`.
 */
export async function retry<T>(
  attempt: () => T | undefined | Promise<T | undefined>,
  late: () => Error,
  progress = () => 0,
  tries = seconds * 100,
): Promise<T> {
  const wait: Wait = { since: performance.now(), late }
  current.add(wait)
  try {
    let before = progress()
    for (let left = tries; left > 0; left--) {
      const result = await attempt()
      if (result !== undefined) return result
      await pause(10)
      if (progress() !== before) left = tries
      before = progress()
    }
    throw late()
  } finally {
    current.delete(wait)
  }
}
