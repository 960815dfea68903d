// The files that the servers serve, in a temporary directory that goes at the end.
import { mkdirSync, mkdtempSync, openSync, closeSync, ftruncateSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Every file by its name, with its size in bytes. */
export const sizes = {
  '1k.txt': 1024,
  '100k.txt': 100 * 1024,
  '10m.bin': 10 * 1024 * 1024,
  '1g.bin': 1024 ** 3,
} as const

export type FileName = keyof typeof sizes

export type Place = {
  /** The directory. It holds the folder `www`; logs go there, too. */
  directory: string
  /** The folder `www`. */
  root: string
}

/** The bytes of a file: lines that differ, so that a part in the wrong place shows. */
export function contentOf(name: FileName): Buffer {
  const lines = Array.from(
    { length: Math.ceil(sizes[name] / 16) },
    (_, index) => `${index}`.padStart(15, '.') + '\n',
  )
  return Buffer.from(lines.join('').slice(0, sizes[name]))
}

/** Makes the files. They are removed when this process exits. */
export function makeFiles(): Place {
  const directory = mkdtempSync(join(tmpdir(), 'bench-'))
  process.on('exit', () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }))
  const root = join(directory, 'www')
  mkdirSync(root)
  for (const name of ['1k.txt', '100k.txt', '10m.bin'] as const)
    writeFileSync(join(root, name), contentOf(name))
  // A file with a size and nothing in it: the system reads it as zeros, and it takes no place on the disk.
  const descriptor = openSync(join(root, '1g.bin'), 'w')
  ftruncateSync(descriptor, sizes['1g.bin'])
  closeSync(descriptor)
  return { directory, root }
}
