// Tells tap which files a test has to cover: those of the server beside it, and nothing for a test of the
// tools. A file that is byte for byte the same in the step before is covered by the tests of that step.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const root = join(import.meta.dirname, '..')
const servers = [...globSync('steps/*', { cwd: root }).sort(), 'final'].map((folder) => join(root, folder))

/** @param {string} test the path of a test file */
export default (test) => {
  const folder = dirname(resolve(root, test))
  const step = servers.indexOf(folder)
  if (step === -1) return null
  return globSync('*.ts', {
    cwd: folder,
    exclude: ['checks.ts', 'questions.ts', 'exercises.ts', '*.test.ts', '*.unit.ts', '*.full.ts'],
  })
    .filter((name) => step === 0 || !isSame(join(folder, name), join(servers[step - 1], name)))
    .map((name) => join(folder, name))
}

function isSame(one, other) {
  return existsSync(other) && readFileSync(one).equals(readFileSync(other))
}
