// The access log. The counts live here, in the main thread alone: threads share no variables.
import { openSync, write } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { maxMissingNames } from './limits.ts'

export type Log = {
  /**
   * Counts a batch of accesses, as accesses.ts makes it, and writes a line for each:
   * `FILE|CLIENT IP|CLIENT PORT|ACCESS COUNT`. Resolves when they are written, or lost with a warning.
   */
  add(batch: string): Promise<void>
  /** Resolves when all lines have been written. */
  flush(): Promise<void>
}

/**
 * Opens the access log.
 * @param path the file to append to; stdout where there is none
 * @throws Error where the file can't be opened
 */
export function openLog(path: string | undefined): Log {
  const writeLines = makeWriter(path === undefined ? 1 : openSync(path, 'a'))
  const count = makeCounter()
  let last = Promise.resolve()
  return {
    add(batch) {
      const accesses = batch.split('\n').slice(0, -1)
      const lines = accesses.map((access) => {
        const rest = access.slice(1)
        return `${rest}|${count(rest.slice(0, rest.indexOf('|')), access.startsWith('+'))}\n`
      })
      last = last.then(() => writeLines(lines))
      return last
    },
    flush: () => last,
  }
}

/**
 * Counts by name. Clients can make up names without end: of those that are no files the oldest are forgotten.
 */
function makeCounter(): (name: string, isFile: boolean) => number {
  const counts = new Map<string, number>()
  const missing = new Set<string>()
  let characters = 0 // of the missing names
  const found = (name: string): void => {
    if (missing.delete(name)) characters -= name.length
  }
  return (name, isFile) => {
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    if (isFile) {
      found(name)
    } else if (count === 1) {
      missing.add(name)
      characters += name.length
      for (const oldest of missing) {
        if (characters <= maxMissingNames) break
        found(oldest)
        counts.delete(oldest)
      }
    }
    return count
  }
}

/** Writes bytes to a descriptor: as many as there is room for. */
type Write = (descriptor: number, bytes: Buffer) => Promise<{ bytesWritten: number }>

/**
 * Writes lines to a descriptor, always whole ones. What can't be written is lost, and stderr is told so.
 * @param writeBytes how to write; a test can put a full disk here
 */
export function makeWriter(
  descriptor: number,
  writeBytes: Write = promisify(write),
): (lines: string[]) => Promise<void> {
  let begun = Buffer.alloc(0) // the rest of a line of which a part has been written
  let lost = 0
  return async (lines) => {
    let bytes = Buffer.concat([begun, Buffer.from(lines.join(''))])
    let isWithinLine = begun.length > 0
    begun = Buffer.alloc(0)
    while (bytes.length > 0) {
      try {
        const { bytesWritten } = await writeBytes(descriptor, bytes)
        isWithinLine = bytes[bytesWritten - 1] !== 10
        bytes = bytes.subarray(bytesWritten)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') {
          await delay(10) // its reader is slow
          continue
        }
        if (lost === 0) console.error('cannot write the access log:', (error as Error).message)
        begun = Buffer.from(isWithinLine ? bytes.subarray(0, bytes.indexOf(10) + 1) : '')
        lost += bytes.subarray(begun.length).toString().split('\n').length - 1
        return
      }
    }
    if (lost > 0) console.error(`the access log is written again; ${lost} lines are lost`)
    lost = 0
  }
}
