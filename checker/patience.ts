// Waiting: always for an event, and never forever.
import { setTimeout as pause } from 'node:timers/promises'

const tickMilliseconds = 50
const ticks = 200 // 10 s without any progress

/**
 * Waits for `promise`, and throws `late()` when 10 s have passed in which `progress()` stayed the same.
 * The time is counted in short ticks of this process: a machine that stalls does not count against a server.
 */
export async function waitFor<T>(
  promise: Promise<T>,
  late: () => Error,
  progress: () => unknown = () => undefined,
): Promise<T> {
  let settled = false
  const result = promise.finally(() => (settled = true))
  result.catch(() => {}) // is awaited below, or comes too late to matter
  const watch = async (): Promise<void> => {
    let before = progress()
    for (let left = ticks; left > 0 && !settled; left--) {
      await Promise.race([result.catch(() => {}), pause(tickMilliseconds, undefined, { ref: true })])
      const now = progress()
      if (now !== before) left = ticks
      before = now
    }
    if (!settled) throw late()
  }
  await Promise.race([result, watch()])
  return result
}

/** Tries `attempt` until it gives something other than undefined, with the same patience. */
export async function retry<T>(attempt: () => T | undefined | Promise<T | undefined>, late: () => Error): Promise<T> {
  for (let left = ticks * 5; left > 0; left--) {
    const result = await attempt()
    if (result !== undefined) return result
    await pause(tickMilliseconds / 5)
  }
  throw late()
}
