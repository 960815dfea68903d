// Sends a part of a file. In memory there is never more of it than a chunk, however large it is and however
// slow its client.
import { fstatSync, readSync } from 'node:fs'
import type { Socket } from 'node:net'
import type { OpenFile } from './files.ts'
import { chunkBytes, maxSpareChunks } from './limits.ts'
import { tellTrouble } from './troubles.ts'

export type Part = OpenFile & { first: number; length: number }

/** Some chunks that are not in use now. */
const chunks: Buffer[] = []

/**
 * Sends a part of an open file.
 * @param progress called each time that the system has taken a chunk
 * @param done called at the end: with true if the whole part was sent
 */
export function sendPart(
  socket: Socket,
  part: Part,
  progress: () => void,
  done: (isWhole: boolean) => void,
): void {
  const { descriptor } = part
  let { first, length: left } = part
  const chunk = chunks.pop() ?? Buffer.allocUnsafeSlow(chunkBytes)
  const end = (isWhole: boolean): void => {
    if (chunks.length < maxSpareChunks) chunks.push(chunk)
    done(isWhole)
  }
  const sendNext = (error?: Error | null): void => {
    // Node takes what was being written when a socket was destroyed for sent.
    if (error || socket.destroyed || left === 0) {
      end(!error && left === 0)
      return
    }
    progress()
    const bytes = read(descriptor, chunk, Math.min(left, chunkBytes), first)
    const isLaterLast = bytes === left && left < part.length
    // It has become shorter since its length was announced, or what has gone out is of another state.
    if (bytes === 0 || (isLaterLast && isRewritten(part))) {
      end(false)
      return
    }
    first += bytes
    left -= bytes
    // The next chunk is read when the system has taken this one, and other clients have had their turn.
    socket.write(chunk.subarray(0, bytes), (error) => setImmediate(sendNext, error))
  }
  sendNext()
}

/** Whether a file has been written since it was opened. What has only been added to it does no harm. */
function isRewritten({ descriptor, stats }: OpenFile): boolean {
  const { mtimeMs, size } = fstatSync(descriptor)
  return mtimeMs !== stats.mtimeMs && size <= stats.size
}

/** How many bytes could be read: 0 at the end, and where the disk fails. */
function read(descriptor: number, chunk: Buffer, most: number, position: number): number {
  try {
    return readSync(descriptor, chunk, 0, most, position)
  } catch (error) {
    tellTrouble(`cannot read on: ${(error as Error).message}`)
    return 0
  }
}
