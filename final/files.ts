// Files under the root, and nothing outside of it. What has been opened is what is checked and sent.
import {
  accessSync,
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
import { join, sep } from 'node:path'
import { formatDate } from './dates.ts'
import { findKept, keep } from './kept.ts'
import { maxKeptFileBytes, maxStartBytes, maxTextBytes } from './limits.ts'
import { pathOf } from './names.ts'
import type { Response } from './response.ts'
import { describeContent } from './types.ts'
import { isSame, tagLine, validatorsOf, type Validators } from './validators.ts'

export type File = Validators & {
  /** The field lines that describe it. */
  fields: string
  size: number
  /** What the system said of it when it was opened. */
  stats: Stats
  /** All of a small file: of a very small one as text, one character a byte. */
  content: string | Buffer | OpenFile
  /** The response that sends all of it, if there has been one. */
  whole?: Response
}

/** A larger file, and its state when it was opened. Whoever gets it has to close it. */
export type OpenFile = { descriptor: number; stats: Stats }

/** What the system says of a path that leads to no file. */
const missing = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'ENXIO', 'ERR_INVALID_ARG_VALUE'])

/** A name with a part that begins with a dot. `.well-known` is there for everybody (RFC 8615). */
const hidden = /(^|[/\\])\.(?!well-known([/\\]|$))/

/** Where Linux tells what is open. Elsewhere the path is looked up again. */
const shownOpenFiles = ['/proc/self/fd'].filter(existsSync).join()

/**
 * Opens a file to be sent. Small ones are kept in memory.
 * @param root the folder to serve, as an absolute path without symbolic links
 * @param name the file's path under `root`, with `/` between its parts
 * @returns the file; `folder` where it is one; undefined where there is neither, or only outside of `root`
 * @throws where the file is there but can't be read
 */
export function openFile(root: string, name: string): File | 'folder' | undefined {
  try {
    const known = findKept(root, name)
    if (known) return known
    const path = pathOf(root, name)
    if (path === undefined || hidden.test(name)) return undefined
    const stats = statSync(path)
    if (stats.isDirectory()) return isOpenFolder(root, path) ? 'folder' : undefined
    return stats.isFile() ? open(root, name, path) : undefined
  } catch (error) {
    if (missing.has(String((error as NodeJS.ErrnoException).code))) return undefined
    throw error
  }
}

/**
 * Whether a folder is in the root.
 * @throws where nothing in it may be read
 */
function isOpenFolder(root: string, path: string | Buffer): boolean {
  if (!isInside(root, realpathSync.native(path) + sep)) return false
  accessSync(path, constants.X_OK)
  return true
}

function open(root: string, name: string, path: string | Buffer): File | undefined {
  // If it has become a pipe since, O_NONBLOCK keeps us from waiting for its writer.
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  let file: File | undefined
  try {
    const stats = fstatSync(descriptor)
    const place = placeOf(descriptor, path)
    if (!stats.isFile() || place === undefined || !isInside(root, place)) return undefined
    file =
      stats.size > maxKeptFileBytes ? largeFile(name, descriptor, stats) : smallFile(name, descriptor, stats)
    const isSure = file.etag !== undefined && file.isDateSure
    if (isSure && place === path && !isOpen(file.content)) keep(root, name, path, file)
    return file
  } finally {
    if (!isOpen(file?.content)) closeSync(descriptor)
  }
}

export function isOpen(content: File['content'] | undefined): content is OpenFile {
  return typeof content === 'object' && 'descriptor' in content
}

/** The first bytes of a file, while it is described. */
const start = Buffer.alloc(maxStartBytes)

/** A file that is sent as it is read. */
function largeFile(name: string, descriptor: number, stats: Stats): File {
  const read = (most: number): Buffer => start.subarray(0, readSync(descriptor, start, 0, most, 0))
  return describe(name, stats, read, { descriptor, stats })
}

/**
 * Reads a file whole. Somebody may be writing it: then it is read again, since a part of one state and a part
 * of the next are no file.
 */
function smallFile(name: string, descriptor: number, first: Stats): File {
  let stats = first
  for (let times = 0; times < 3 && stats.size <= maxKeptFileBytes; times++) {
    const bytes = Buffer.alloc(stats.size)
    const count = readSync(descriptor, bytes, 0, stats.size, 0)
    const after = fstatSync(descriptor)
    if (count === stats.size && isSame(stats, after)) {
      // text is quickest to send
      const content = bytes.length <= maxTextBytes ? bytes.toString('latin1') : bytes
      return describe(name, stats, (most) => bytes.subarray(0, most), content)
    }
    stats = after
  }
  throw Object.assign(new Error('it changes while it is read'), { code: 'EBUSY' })
}

function describe(
  name: string,
  stats: Stats,
  read: (most: number) => Buffer,
  content: File['content'],
): File {
  const validators = validatorsOf(stats)
  const { modified, isDateSure } = validators
  const fields =
    (isDateSure ? `Last-Modified: ${formatDate(modified * 1000)}\r\n` : '') +
    tagLine(validators) +
    describeContent(name, stats.size, read)
  return { ...validators, stats, fields, size: stats.size, content }
}

/**
 * The path of an open file, without symbolic links; undefined where another file has taken its place.
 * @param openFiles the folder in which the system shows what is open, or `''`: then the path is looked up
 * again
 */
export function placeOf(
  descriptor: number,
  path: string | Buffer,
  openFiles = shownOpenFiles,
): string | undefined {
  if (openFiles !== '') return readlinkSync(join(openFiles, String(descriptor)))
  const place = realpathSync.native(path)
  return isSame(statSync(place), fstatSync(descriptor)) ? place : undefined
}

/** Where a name is not UTF-8, `place` has other signs in the stead of its bytes, but no slash and no dot. */
function isInside(root: string, place: string): boolean {
  const inside = root.endsWith(sep) ? root : root + sep // the root of the whole disk ends with its slash
  return place.startsWith(inside) && !hidden.test(place.slice(inside.length))
}
