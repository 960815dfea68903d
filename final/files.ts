// Files under the root, and nothing outside of it.
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { extname, join, sep } from 'node:path'
import { contentType } from 'mime-types'

export type File = { content: Buffer; type: string; modified: Date }

/** What the system says of a path that leads to no file. */
const missing = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'ERR_INVALID_ARG_VALUE'])

/**
 * Reads a file, waiting until it is read.
 * @param root the folder to serve, as an absolute path without symbolic links
 * @param name the file's path under `root`, with `/` between its parts
 * @returns the file; undefined where there is none, where it is no regular file, and where it is outside `root`
 * @throws where the file is there but can't be read
 */
export function readFile(root: string, name: string): File | undefined {
  try {
    const path = realpathSync.native(join(root, name)) // where `..` and symbolic links lead to in the end
    const inside = root.endsWith(sep) ? root : root + sep // the root of the whole disk ends with its slash
    if (!path.startsWith(inside)) return undefined
    const stats = statSync(path)
    if (!stats.isFile()) return undefined // a folder, or a pipe that would keep the thread waiting
    const type = contentType(extname(path)) || 'application/octet-stream'
    return { content: readFileSync(path), type, modified: stats.mtime }
  } catch (error) {
    if (missing.has(String((error as NodeJS.ErrnoException).code))) return undefined
    throw error
  }
}
