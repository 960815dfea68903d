// `npm run diff 03`: shows what a step changed in the server of the step before.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { whenLeaving } from '../../checker/system/leave.ts'
import { findStep } from '../course/steps.ts'

const { folder, before } = findStep(process.argv[2])
if (before === undefined) {
  console.error('step 01 is the first: there is nothing to compare it with')
  process.exit(1)
}

// Only the servers' own files are compared: lessons, checks and tests have other changes.
const directory = mkdtempSync(join(tmpdir(), 'diff-'))
whenLeaving(() => rmSync(directory, { recursive: true }))
const isServerFile = (path: string): boolean => !/\.md$|\.test\.ts$|[\\/]checks(\.ts)?$/.test(path)
const names = [before, folder].map((path) => {
  cpSync(path, join(directory, basename(path)), { recursive: true, filter: isServerFile })
  return basename(path)
})
const args = ['diff', '--no-index', '--no-prefix', '--color=auto', ...names]
const { error } = spawnSync('git', args, { cwd: directory, stdio: 'inherit' })
if (error) {
  console.error('this command needs git: install it, and try again')
  process.exit(1)
}
