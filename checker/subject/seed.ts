// The seed of the files: with another one they have other contents, so that nobody can answer from a list.
import { createHash } from 'node:crypto'
import { handout } from './handout.ts'

/** What everybody's checks use. Whoever grades takes another one, and keeps it: `CHECK_SEED=anything`. */
export const publicSeed = 'public'

export const seed = process.env['CHECK_SEED'] ?? handout?.seed ?? publicSeed

/** Bytes that follow from the seed and a name, always the same, at most 32; none for the public seed. */
export function bytesFor(name: string, count: number): Buffer {
  if (seed === publicSeed) return Buffer.alloc(0)
  return createHash('sha256').update(`${seed}\0${name}`).digest().subarray(0, count)
}

/** Letters that follow from the seed and a name, of a length that does, too; none for the public seed. */
export function wordsFor(name: string): string {
  const [length = 0] = bytesFor(`the length of ${name}`, 1)
  return bytesFor(name, 32).toString('hex').repeat(4).slice(0, length)
}
