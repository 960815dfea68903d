// The seed of the files: with another one they have other contents, so that nobody can answer from a list.
import { createHash } from 'node:crypto'
import { handout } from '../system/handout.ts'

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

/** The same items in an order that follows from the seed; as they are for the public seed. */
export function shuffled<Item>(name: string, items: readonly Item[]): Item[] {
  if (seed === publicSeed) return [...items]
  const rank = (index: number): string => bytesFor(`the place of ${name} ${index}`, 8).toString('hex')
  return items
    .map((item, index) => ({ item, rank: rank(index) }))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .map(({ item }) => item)
}

/** A name for a file that follows from the seed: `page` for the public seed, and `page-3f0a` for another one. */
export function nameFor(name: string): string {
  const letters = bytesFor(`the name ${name}`, 2).toString('hex')
  return letters === '' ? name : `${name}-${letters}`
}
