// Small files in memory, for as long as the system says that nothing has changed.
import { lstatSync } from 'node:fs'
import { dirname } from 'node:path'
import type { File } from './files.ts'
import { maxKeptBytes } from './limits.ts'
import { isSame } from './validators.ts'

type Kept = {
  root: string
  path: string
  /** The folders between the root and the file. */
  folders: string[]
  file: File
}

/** By their names, the oldest first. */
const kept = new Map<string, Kept>()
let keptBytes = 0
const entryBytes = 1024 // an empty file takes memory, too

/** Those of which the system has just said that they have not changed. */
let unchanged: Set<Kept> | undefined

/** Does `work`, in which one look at each file is enough: every request that it answers has come before. */
export function lookOnce(work: () => void): void {
  unchanged = new Set()
  try {
    work()
  } finally {
    unchanged = undefined
  }
}

/** Keeps a file that has been opened at `path`, where no symbolic link leads. */
export function keep(root: string, name: string, path: string, file: File): void {
  const folders: string[] = []
  for (let folder = dirname(path); folder.length > root.length; folder = dirname(folder)) folders.push(folder)
  kept.set(name, { root, path, folders, file })
  keptBytes += file.size + entryBytes
  for (const [oldest, other] of kept) if (keptBytes > maxKeptBytes) forget(oldest, other)
}

/** The file of this name, if it is kept, and still is what it was. */
export function findKept(root: string, name: string): File | undefined {
  const known = kept.get(name)
  if (!known) return undefined
  if (unchanged?.has(known)) return known.file
  if (known.root !== root || !isAsItWas(known)) {
    forget(name, known)
    return undefined
  }
  unchanged?.add(known)
  return known.file
}

/**
 * Whether the path still leads to the same file, in the same state. A folder may have been moved out of the
 * root: then a link in its place would lead to the very file, and out.
 */
function isAsItWas({ path, folders, file }: Kept): boolean {
  const now = lstatSync(path, { throwIfNoEntry: false })
  return now !== undefined && isSame(now, file.stats) && folders.every(isFolder)
}

/** @throws where the folder has gone since the file in it was looked at: then there is no such file */
function isFolder(path: string): boolean {
  return lstatSync(path).isDirectory()
}

function forget(name: string, { file }: Kept): void {
  kept.delete(name)
  keptBytes -= file.size + entryBytes
}
