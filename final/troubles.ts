// What goes wrong and may go wrong again and again, told on stderr: one line for what repeats.
import { parentPort } from 'node:worker_threads'
import { maxTroubles, troubleMilliseconds } from './limits.ts'

/** From a thread to the main thread, which tells it for all of them. */
export type Trouble = { trouble: string }

/**
 * Makes what tells of troubles: each once, and a few different ones at the most, until a minute is over. Then
 * it says how many more there were.
 */
export function makeTeller(
  say: (line: string) => void,
  clock = (): number => performance.now(),
): (line: string) => void {
  const told = new Set<string>()
  let more = 0
  let since = 0
  return (line) => {
    if (clock() - since > troubleMilliseconds) {
      if (more > 0) say(`… and so on: ${more} more times`)
      told.clear()
      more = 0
      since = clock()
    }
    if (told.has(line) || told.size >= maxTroubles) {
      more++
    } else {
      told.add(line)
      say(line)
    }
  }
}

/** In the main thread: tells of a trouble. */
export const sayTrouble = makeTeller((line) => console.error(line))

/** Tells of a trouble. A thread has the main thread tell of it. */
export function tellTrouble(line: string): void {
  if (parentPort) parentPort.postMessage({ trouble: line } satisfies Trouble)
  else sayTrouble(line)
}
