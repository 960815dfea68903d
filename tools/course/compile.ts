// Node keeps code that it has compiled. At the first run of the tests nothing is there yet, and all of them
// that begin at once would compile the same: so it is done once beforehand.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { compiled } from '../../checker/system/instruments.ts'
import { course, serverCommand, stepFolders } from './steps.ts'

/** Most of what tests import. */
const common = ['checker/tap.ts', 'final/checks.ts', 'tools/lessons/run.ts']

/** Has the code of the servers compiled, and what most tests import, unless it has been done. */
export async function compileOnce(): Promise<void> {
  if (existsSync(compiled)) return
  const env = { ...process.env, NODE_COMPILE_CACHE: compiled }
  const imports = common.flatMap((path) => ['--import', pathToFileURL(join(course, path)).href])
  const commands = [
    [process.execPath, ...imports, '--eval', ''],
    ...stepFolders.map((folder) => [...serverCommand(folder), 'no-port']), // each ends at once
  ]
  await Promise.all(
    commands.map(([file = '', ...args]) => once(spawn(file, args, { env, stdio: 'ignore' }), 'close')),
  )
}
