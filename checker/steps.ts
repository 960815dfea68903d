// The course's servers, in their order.
import { globSync } from 'node:fs'
import { join } from 'node:path'
import type { Check } from './check.ts'

/** The folder of the whole course. */
export const course = join(import.meta.dirname, '..')

/** The folders that hold a server, from the first step to the final one: `steps/01-socket` … `final`. */
export const stepFolders: string[] = [...globSync('steps/[0-9]*', { cwd: course }).sort(), 'final']

/** The command of a step's server. */
export function serverCommand(folder: string): string[] {
  return [process.execPath, join(course, folder, 'server.ts')]
}

/** A step's checks: all that hold for its server, and those among them that are new. */
export function stepChecks(folder: string): Promise<{ checks: Check[]; own: Check[] }> {
  return import(join(course, folder, 'checks.ts'))
}
