// Loaded into the final server by a test (node --import): makes it fail as machines do, for some names,
// places and sizes.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'

const { readSync, statSync } = fs

function failFor(path: unknown): void {
  const name = String(path)
  if (name.endsWith('bad-disk.html')) throw Object.assign(new Error('input/output error'), { code: 'EIO' })
  if (name.endsWith('too-many-files.html'))
    throw Object.assign(new Error('too many open files'), { code: 'EMFILE' })
  if (name.includes('slow-disk')) {
    fs.writeSync(2, 'the disk is slow\n')
    const [start, goOn] = [Date.now(), join(name, '../go-on')]
    while (Date.now() - start < 1500 || !fs.existsSync(goOn))
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
  }
  if (name.endsWith('end-of-thread.html')) {
    setImmediate(() => {
      throw new Error('a mistake that nobody has thought of')
    })
  }
}

fs.statSync = Object.assign((...args: Parameters<typeof statSync>) => {
  failFor(args[0])
  return statSync(...args)
}, statSync) as typeof statSync

fs.readSync = ((...args: [number, Buffer, number, number, number]) => {
  const position = args[4]
  if (position > 10_000_000) throw Object.assign(new Error('input/output error'), { code: 'EIO' })
  // it has become shorter since it was opened
  return position === 0 && args[3] === 4242 ? 4000 : readSync(...args)
}) as typeof readSync
syncBuiltinESMExports()
