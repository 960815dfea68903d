// Finds a step by the number that a user types.
import { join } from 'node:path'
import { course, stepFolders } from '../checker/steps.ts'

export type Step = { folder: string; server: string; before: string | undefined }

/** The step called `01` to `04` (or `1` to `4`), or `final`. Ends the program with a message where there is none. */
export function findStep(name = ''): Step {
  const index = stepFolders.findIndex((folder) => folder === name || folder.startsWith(`steps/${name.padStart(2, '0')}-`))
  const folder = stepFolders[index]
  if (folder === undefined) {
    console.error(name === '' ? 'which step?' : `there is no step "${name}"`)
    console.error('steps: 01, 02, 03, 04 and final')
    process.exit(1)
  }
  const before = stepFolders[index - 1]
  return {
    folder: join(course, folder),
    server: join(course, folder, 'server.ts'),
    before: before === undefined ? undefined : join(course, before),
  }
}
