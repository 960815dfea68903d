// Copies what was handed in to where it is built and run. Links that lead out of it stay behind, and so does
// what is no file.
import {
  chownSync,
  copyFileSync,
  createWriteStream,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
} from 'node:fs'
import { chmodSync, symlinkSync } from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { isJunk, walk, type Submission } from './submissions.ts'

const mostFiles = 20_000
const mostBytes = 200_000_000

/** `left`: what was not copied, and why. `newest`: when the last file was changed, in ms since 1970. */
export type Copied = { left: string[]; newest: number }

/** What makes a submission that can't be graded: told to the teacher. */
export class Unusable extends Error {}

export async function copySubmission({ path, kind }: Submission, to: string): Promise<Copied> {
  mkdirSync(to, { recursive: true })
  return kind === 'zip' ? unzip(path, to) : copyFolder(path, to)
}

function makeCounter(): (bytes: number) => void {
  let [files, sum] = [0, 0]
  return (bytes) => {
    files++
    sum += bytes
    if (files > mostFiles) throw new Unusable(`it has more than ${mostFiles} files`)
    if (sum > mostBytes) throw new Unusable(`it has more than ${mostBytes / 1e6} MB`)
  }
}

function copyFolder(from: string, to: string): Copied {
  const copied: Copied = { left: [], newest: 0 }
  const add = makeCounter()
  for (const { name, type } of walk(from)) {
    const [source, target] = [join(from, name), join(to, name)]
    if (type === 'folder') mkdirSync(target, { recursive: true })
    else if (type === 'link') copyLink(name, readlinkSync(source), to, copied)
    else if (type === 'other') copied.left.push(`${name} is no file`)
    else {
      const { size, mode, mtimeMs } = lstatSync(source)
      add(size)
      copied.newest = Math.max(copied.newest, mtimeMs)
      copyReadable(name, source, target)
      chmodSync(target, 0o644 | (mode & 0o111))
    }
  }
  return copied
}

function copyReadable(name: string, source: string, target: string): void {
  try {
    copyFileSync(source, target)
  } catch (error) {
    throw new Unusable(`${name} can't be copied: ${(error as Error).message}`)
  }
}

function copyLink(name: string, target: string, to: string, copied: Copied): void {
  const end = normalize(join(dirname(name), target))
  if (target.startsWith('/') || end === '..' || end.startsWith(`..${sep}`))
    copied.left.push(`the link ${name} leads out, to ${target}`)
  else symlinkSync(target, join(to, name))
}

/** An entry's kind of file and permissions, where the zip was made on a Unix (APPNOTE 4.4.15). */
const modeOf = (attributes: number): number => attributes >>> 16
const isLink = (mode: number): boolean => (mode & 0o170_000) === 0o120_000

async function unzip(path: string, to: string): Promise<Copied> {
  const copied: Copied = { left: [], newest: 0 }
  const add = makeCounter()
  try {
    const zip = await (await import('yauzl')).default.openPromise(path)
    for await (const entry of zip.eachEntry()) {
      const mode = modeOf(entry.externalFileAttributes)
      const target = join(to, entry.fileName)
      add(entry.uncompressedSize)
      if (isJunk(entry.fileName)) continue
      if (entry.fileName.endsWith('/')) mkdirSync(target, { recursive: true })
      else if (isLink(mode)) copied.left.push(`${entry.fileName} is a link in a zip`)
      else {
        copied.newest = Math.max(copied.newest, entry.getLastModDate().getTime())
        mkdirSync(dirname(target), { recursive: true })
        await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target, { flags: 'wx' }))
        chmodSync(target, 0o644 | (mode & 0o111))
      }
    }
  } catch (error) {
    if (error instanceof Unusable) throw error
    throw new Unusable(`the zip can't be read: ${(error as Error).message}`)
  }
  return copied
}

/**
 * Where the files are: in the folder itself, or one deeper, where it holds one folder or one zip and nothing
 * else.
 */
export async function rootOf(folder: string, copied: Copied): Promise<string> {
  let root = folder
  for (let depth = 0; depth < 2; depth++) {
    const entries = readdirSync(root, { withFileTypes: true }).filter(({ name }) => !isJunk(name))
    const [only] = entries
    if (entries.length !== 1 || !only) return root
    const inner = join(root, only.name)
    if (only.isDirectory()) root = inner
    else if (only.isFile() && /\.zip$/i.test(only.name)) {
      root = join(folder, '.unzipped')
      const { left, newest } = await copySubmission({ name: only.name, path: inner, kind: 'zip' }, root)
      copied.left.push(...left)
      copied.newest = newest
    }
  }
  return root
}

/** Makes all of it somebody's, who then may build it. */
export function giveTo({ id, group }: { id: number; group: number }, folder: string): void {
  chownSync(folder, id, group)
  for (const { name, type } of walk(folder)) if (type !== 'link') chownSync(join(folder, name), id, group)
}
