// Tells tap which files a test has to cover: those of the server beside it, and nothing for a test of the tools.
import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

export default (test) => {
  if (basename(test) !== 'server.test.ts') return null
  const folder = dirname(test)
  return readdirSync(folder)
    .filter((name) => /\.ts$/.test(name) && !/^checks\.ts$|\.test\.ts$/.test(name))
    .map((name) => join(folder, name))
}
