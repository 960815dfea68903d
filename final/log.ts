// The access log. The counts live here, in the main thread: it alone reads them and writes them back.
import { close, constants, open, openSync, write } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { readBatch } from './accesses.ts'
import { maxMissingNames } from './limits.ts'

export type Log = {
  /**
   * Counts a batch of accesses, as accesses.ts makes it, and writes a line for each:
   * `FILE|CLIENT IP|CLIENT PORT|ACCESS COUNT`. Resolves when they are written, or lost with a warning.
   */
  add(batch: string): Promise<void>
  /** Opens the file again, by its name: if it was renamed, a new one is begun. Nothing is done for stdout. */
  reopen(): Promise<void>
  /** Resolves when all lines have been written. */
  flush(): Promise<void>
}

// Without O_NONBLOCK, a pipe that has taken the file's place would keep us waiting for its reader.
const toAppend = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK

/**
 * Opens the access log.
 * @param path the file to append to; stdout where there is none
 * @throws Error where the file can't be opened
 */
export function openLog(path: string | undefined): Log {
  const writer = makeWriter(path === undefined ? 1 : openSync(path, 'a'))
  const count = makeCounter()
  let last = Promise.resolve()
  return {
    add(batch) {
      const lines = readBatch(batch).map(({ name, isFile, text }) => `${text}|${count(name, isFile)}\n`)
      last = last.then(() => writer.write(lines))
      return last
    },
    reopen() {
      if (path !== undefined) last = last.then(() => reopen(path, writer))
      return last
    },
    flush: () => last,
  }
}

/** Lets a writer go on in the file that has this name now; in the old one where that can't be opened. */
async function reopen(path: string, writer: Writer): Promise<void> {
  try {
    writer.goOnIn(await promisify(open)(path, toAppend))
  } catch (error) {
    console.error('cannot open the access log again:', (error as Error).message)
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

/** Writes lines to a descriptor, always whole ones. What can't be written is lost, and stderr is told so. */
type Writer = {
  write(lines: string[]): Promise<void>
  /** Closes the descriptor, and writes to another one from now on. */
  goOnIn(descriptor: number): void
}

/** Writes bytes to a descriptor: as many as there is room for. */
type Write = (descriptor: number, bytes: Buffer) => Promise<{ bytesWritten: number }>

/** @param writeBytes how to write; a test can put a full disk here */
export function makeWriter(descriptor: number, writeBytes: Write = promisify(write)): Writer {
  let begun = Buffer.alloc(0) // the rest of a line of which a part has been written
  let lost = 0
  return {
    async write(lines) {
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
    },
    goOnIn(other) {
      close(descriptor, () => {})
      descriptor = other
      if (begun.length > 0) lost++ // the rest of a line makes no sense in another file
      begun = Buffer.alloc(0)
    },
  }
}
