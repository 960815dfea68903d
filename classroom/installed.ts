// The packages that the teacher's commands need are installed apart: learners do without them.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { wrong } from '../tools/course/usage.ts'

export function ensureInstalled(): void {
  if (!existsSync(join(import.meta.dirname, 'node_modules')))
    wrong('what teachers need is not installed yet: run "npm --prefix classroom install"')
}
