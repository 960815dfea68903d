// In a thread: the accesses that the main thread is to count and to write. They go there in batches, one at a
// time.
import { gatherMilliseconds, maxUnwrittenAccesses } from './limits.ts'
import { escapeName } from './names.ts'

export type Accesses = {
  /** Tells of an access. `isFile` says whether there is a file of this name, `client` is `IP|PORT`. */
  add(name: string, isFile: boolean, client: string): void
  /** Whether so many wait to be written that clients have to wait, too. */
  isFull(): boolean
  isEmpty(): boolean
  /** To be called when the main thread has written a batch. */
  written(): void
}

/**
 * @param send hands a batch over: for each access a line `FILE|IP|PORT`, with `+` before it where there is
 * the file,
 *   and `-` where there is none
 * @param goOn called when clients need not wait any more
 */
export function gatherAccesses(send: (batch: string) => void, goOn: () => void): Accesses {
  let batch: string[] = []
  let waiting = 0
  let isUnderWay = false
  const isFull = (): boolean => waiting >= maxUnwrittenAccesses
  const handOver = (): void => {
    isUnderWay = true
    const wasFull = isFull()
    send(batch.join(''))
    batch = []
    waiting = 0
    if (wasFull) goOn()
  }
  return {
    add(name, isFile, client) {
      batch.push(isFile ? '+' : '-', escapeName(name), '|', client, '\n')
      waiting++
      // A message for each access would cost more than the access.
      if (waiting === 1 && !isUnderWay) setTimeout(handOver, gatherMilliseconds)
    },
    isFull,
    isEmpty: () => waiting === 0 && !isUnderWay,
    written() {
      isUnderWay = false
      if (isFull()) handOver()
      else if (waiting > 0) setTimeout(handOver, gatherMilliseconds)
    },
  }
}
