// Accesses on their way from a thread to the main thread, which counts and writes them. They go there in
// batches, one at a time. A batch is text: for each access a line.
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
 * A line of a batch: `FILE|IP|PORT`, with `+` before it where there is the file, and `-` where there is none.
 */
function lineOf(name: string, isFile: boolean, client: string): string {
  return `${isFile ? '+' : '-'}${escapeName(name)}|${client}\n`
}

/** Reads a batch. `name` is escaped, `text` is `FILE|IP|PORT`. */
export function readBatch(batch: string): { name: string; isFile: boolean; text: string }[] {
  const lines = batch.split('\n').slice(0, -1)
  return lines.map((line) => {
    return { name: line.slice(1, line.indexOf('|')), isFile: line.startsWith('+'), text: line.slice(1) }
  })
}

/**
 * In a thread: gathers accesses.
 * @param send hands a batch over
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
      batch.push(lineOf(name, isFile, client))
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
