// Finds a step by the number that a user types.
import { join } from 'node:path'
import { course, stepFolders } from '../checker/steps.ts'

/** `folder` and `server` are absolute paths, `place` is the folder seen from the course's. */
export type Step = { name: string; place: string; folder: string; server: string; before: string | undefined }

/**
 * The step called `01` to `04` (or `1` to `4`), or `final`. Ends the program with a message where there is
 * none.
 * @param status the exit status then
 * @param advice what the message says more
 */
export function findStep(name = '', status = 1, advice = ''): Step {
  const index = stepFolders.findIndex(
    (folder) => folder === name || folder.startsWith(`steps/${name.padStart(2, '0')}-`),
  )
  const folder = stepFolders[index]
  if (folder === undefined) {
    console.error(name === '' ? 'which step?' : `there is no step "${name}"`)
    console.error(`steps: 01, 02, 03, 04 and final${advice}`)
    process.exit(status)
  }
  const before = stepFolders[index - 1]
  return {
    name: stepName(folder),
    place: folder,
    folder: join(course, folder),
    server: join(course, folder, 'server.ts'),
    before: before === undefined ? undefined : join(course, before),
  }
}

/** What a step is called on the command line: `02` for `steps/02-parse`. */
export function stepName(folder: string): string {
  return /^steps\/(\d+)/.exec(folder)?.[1] ?? folder
}
