// Files under the root, and nothing outside of it. What has been opened is what is checked and sent.
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
  statSync,
  type Stats,
} from 'node:fs'
import { extname, join, sep } from 'node:path'
import { contentType } from 'mime-types'
import type { Validators } from './conditions.ts'
import { formatDate } from './dates.ts'
import { maxKeptBytes, maxKeptFileBytes, maxTextBytes } from './limits.ts'
import type { Response } from './response.ts'

export type File = Validators & {
  /** The field lines that describe it. */
  fields: string
  size: number
  /**
   * A very small file as text, one character a byte; a small one; the descriptor of a larger one, to be
   * closed.
   */
  content: string | Buffer | number
  /** The response that sends all of it, if there has been one. */
  whole?: Response
}

/** What the system says of a path that leads to no file. */
const missing = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'ENXIO', 'ERR_INVALID_ARG_VALUE'])

/** A name with a part that begins with a dot. `.well-known` is there for everybody (RFC 8615). */
const hidden = /(^|[/\\])\.(?!well-known([/\\]|$))/

/** Where Linux tells what is open. Elsewhere the path is looked up again. */
const shownOpenFiles = ['/proc/self/fd'].filter(existsSync).join()

/**
 * The clock of a file system may stand still for some milliseconds: a file changed twice looks like one
 * changed once.
 */
const clockMilliseconds = 20

/** A file in memory, where it is, and what the system said of it. */
type Kept = { path: string; file: File; stats: Stats }

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

/**
 * Opens a file to be sent. Small ones are kept in memory, for as long as the system says that they have not
 * changed.
 * @param root the folder to serve, as an absolute path without symbolic links
 * @param name the file's path under `root`, with `/` between its parts
 * @returns the file; `folder` where it is one; undefined where there is neither, or only outside of `root`
 * @throws where the file is there but can't be read
 */
export function openFile(root: string, name: string): File | 'folder' | undefined {
  const known = kept.get(name)
  if (known && unchanged?.has(known)) return known.file
  try {
    const path = known?.path ?? join(root, name)
    const stats = statSync(path)
    if (known && isSame(known.stats, stats)) {
      unchanged?.add(known)
      return known.file
    }
    if (known) forget(name, known)
    if (hidden.test(name)) return undefined
    if (stats.isDirectory()) return isInside(root, realpathSync.native(path) + sep) ? 'folder' : undefined
    return stats.isFile() ? open(root, name, path) : undefined
  } catch (error) {
    if (missing.has(String((error as NodeJS.ErrnoException).code))) return undefined
    throw error
  }
}

function open(root: string, name: string, path: string): File | undefined {
  // If it has become a pipe since, O_NONBLOCK keeps us from waiting for its writer.
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  let isSmall = true
  try {
    const stats = fstatSync(descriptor)
    const place = placeOf(descriptor, path)
    if (!stats.isFile() || place === undefined || !isInside(root, place)) return undefined
    isSmall = stats.size <= maxKeptFileBytes
    const content = isSmall ? readWhole(descriptor, stats.size) : descriptor
    const isSettled = Date.now() - stats.ctimeMs > clockMilliseconds && isSame(stats, fstatSync(descriptor))
    const validators = { etag: etagOf(stats, isSettled), modified: Math.floor(stats.mtimeMs / 1000) }
    const file = { ...validators, fields: describe(path, validators), size: stats.size, content }
    if (isSmall && isSettled && validators.modified < secondsOver()) keep(name, { path, file, stats })
    return file
  } finally {
    if (isSmall) closeSync(descriptor)
  }
}

function describe(path: string, { etag, modified }: Validators): string {
  // In the second that isn't over the file may change again: then its date is the second before.
  const lastModified = Math.min(modified, secondsOver() - 1)
  return (
    `Last-Modified: ${formatDate(lastModified * 1000)}\r\n` +
    `ETag: ${etag}\r\n` +
    `Content-Type: ${contentType(extname(path)) || 'application/octet-stream'}\r\n`
  )
}

/** How many seconds are over, also for the clock of a file system. */
function secondsOver(): number {
  return Math.floor((Date.now() - clockMilliseconds) / 1000)
}

function readWhole(descriptor: number, size: number): string | Buffer {
  const content = Buffer.alloc(size)
  if (readSync(descriptor, content, 0, size, 0) < size) throw new Error('it was cut while it was read')
  return size <= maxTextBytes ? content.toString('latin1') : content // text is the quickest to send
}

/**
 * The path of an open file, without symbolic links; undefined where another file has taken its place.
 * @param openFiles the folder in which the system shows what is open, or `''`: then the path is looked up
 * again
 */
export function placeOf(descriptor: number, path: string, openFiles = shownOpenFiles): string | undefined {
  if (openFiles !== '') return readlinkSync(join(openFiles, String(descriptor)))
  const place = realpathSync.native(path)
  return isSame(statSync(place), fstatSync(descriptor)) ? place : undefined
}

function isInside(root: string, place: string): boolean {
  const inside = root.endsWith(sep) ? root : root + sep // the root of the whole disk ends with its slash
  return place.startsWith(inside) && !hidden.test(place.slice(inside.length))
}

/**
 * Made of all that changes when the file does. While that is not sure yet, it is one that never comes again.
 */
function etagOf({ ino, size, mtimeMs, ctimeMs }: Stats, isSettled: boolean): string {
  const state = [ino, size, mtimeMs, ctimeMs, ...(isSettled ? [] : [performance.now()])]
  return `"${state.map((number) => number.toString(36)).join('-')}"`
}

function isSame(one: Stats, other: Stats): boolean {
  return (
    one.ino === other.ino &&
    one.dev === other.dev &&
    one.size === other.size &&
    one.mtimeMs === other.mtimeMs &&
    one.ctimeMs === other.ctimeMs
  )
}

function keep(name: string, entry: Kept): void {
  kept.set(name, entry)
  keptBytes += entry.file.size + entryBytes
  for (const [oldest, other] of kept) if (keptBytes > maxKeptBytes) forget(oldest, other)
}

function forget(name: string, { file }: Kept): void {
  kept.delete(name)
  keptBytes -= file.size + entryBytes
}
