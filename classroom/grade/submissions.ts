// What was handed in: folders and zip files in one folder, whatever their names. Nothing is written to them.
import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync, type Dirent } from 'node:fs'
import { join } from 'node:path'

/** `name` is the folder's or the file's, without `.zip`. */
export type Submission = { name: string; path: string; kind: 'folder' | 'zip' }

/** What systems and version control leave beside files. */
const leftBehind = /^(__MACOSX|\.git|\.DS_Store|Thumbs\.db|desktop\.ini|\._.*)$/i

/** What `npm install` puts into a copy of the course: Node itself, and what checks types. */
const broughtByCourse =
  /(^|\/)node_modules\/(node(-bin)?-(linux|darwin|win)-\w+|typescript|@typescript|@types|\.\w+)(\/|$)/

/** Whether a path is of something that nobody has handed in. */
export function isJunk(path: string): boolean {
  return path.split('/').some((name) => leftBehind.test(name)) || broughtByCourse.test(path)
}

/** All submissions, by their names, and what stands beside them and is none. */
export function listSubmissions(folder: string): { submissions: Submission[]; others: string[] } {
  const submissions: Submission[] = []
  const others: string[] = []
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'))
  const folders = new Set(entries.filter((entry) => entry.isDirectory()).map(({ name }) => name))
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    const short = entry.name.replace(/\.zip$/i, '')
    if (isJunk(entry.name)) continue
    if (entry.isDirectory()) submissions.push({ name: entry.name, path, kind: 'folder' })
    else if (entry.isFile() && short !== entry.name)
      submissions.push({ name: folders.has(short) ? entry.name : short, path, kind: 'zip' })
    else others.push(entry.name)
  }
  return { submissions, others }
}

/** A mark of all that was handed in: it changes with each name, byte and link. */
export function markOf({ path, kind }: Submission): string {
  const hash = createHash('sha256')
  if (kind === 'zip') return hash.update(contentOf(path)).digest('hex')
  for (const { name, type } of walk(path)) {
    hash.update(`${name}\0${type}\0`)
    const place = join(path, name)
    if (type === 'link') hash.update(readlinkSync(place))
    if (type === 'file') hash.update(`${lstatSync(place).mode & 0o111}\0`).update(contentOf(place))
    hash.update('\0')
  }
  return hash.digest('hex')
}

const most = 50_000_000 // bytes of a file that are read

/** What stands for a file's content: where it can't be read, or is very long, its size and its age. */
function contentOf(path: string): Buffer | string {
  const { size, mtimeMs } = lstatSync(path)
  const about = `${size} ${mtimeMs}`
  if (size > most) return about
  try {
    return readFileSync(path)
  } catch {
    return about
  }
}

export type Found = { name: string; type: 'file' | 'folder' | 'link' | 'other' }

/** All that is in a folder, in one order, by its path from there. No link is followed. */
export function walk(folder: string, below = ''): Found[] {
  return entriesOf(join(folder, below))
    .filter(({ name }) => !isJunk(join(below, name)))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry): Found[] => {
      const name = join(below, entry.name)
      if (entry.isDirectory()) return [{ name, type: 'folder' }, ...walk(folder, name)]
      return [{ name, type: entry.isFile() ? 'file' : entry.isSymbolicLink() ? 'link' : 'other' }]
    })
}

/** What a folder holds; nothing, where it can't be read. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
