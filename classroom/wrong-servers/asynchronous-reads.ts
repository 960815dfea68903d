// Reads files asynchronously, in one thread. It looks as if any number of reads could wait at once, but Node
// has four hidden threads that do them: the fifth slow file stalls everybody again.
import { readFile, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parts, right, root, start, type File } from './base.ts'

async function read(name: string): Promise<File | undefined> {
  const path = join(root, name)
  if (!parts.isInside(path) || (await realpath(path)) !== path) return undefined
  const stats = await stat(path)
  if (stats.isDirectory()) return undefined
  return { content: await readFile(path), type: parts.typeOf(path), modified: stats.mtime }
}

start('03', {
  accept: right.serve,

  async answer(socket, head) {
    const request = parts.parse(head)
    if (typeof request === 'number') {
      parts.refuse(socket, request)
      return
    }
    try {
      const file = await read(request.file).catch((error: NodeJS.ErrnoException) => {
        if (/^(ENOENT|ENOTDIR|ENAMETOOLONG|ELOOP|ERR_INVALID_ARG_VALUE)$/.test(error.code ?? ''))
          return undefined
        throw error
      })
      parts.send(socket, parts.format(parts.respond(file), request.method))
    } catch {
      parts.refuse(socket, 500)
    }
  },
})
