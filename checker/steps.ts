// The course's servers, in their order.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Check } from './check.ts'

/** The folder of the whole course. */
export const course = join(import.meta.dirname, '..')

/** The folders that hold a server, from the first step to the final one: `steps/01-socket` … `final`. */
export const stepFolders: string[] = [
  ...readdirSync(join(course, 'steps'))
    .sort()
    .map((name) => `steps/${name}`),
  'final',
]

/** The folder of the step that a check belongs to, by the check's id. */
export function folderOf(id: string): string {
  const [step = ''] = id.split('.')
  return stepFolders.find((folder) => folder === step || folder.startsWith(`steps/${step}-`)) ?? 'final'
}

/** Where the lesson teaches what a check asks for: `steps/02-parse/README.md#anchor`. */
export function lessonOf({ id, anchor }: Check): string {
  return `${folderOf(id)}/README.md#${anchor}`
}

/** The command of a step's server. */
export function serverCommand(folder: string): string[] {
  return [process.execPath, join(course, folder, 'server.ts')]
}

/** A step's checks: all that hold for its server, and those among them that are new. */
export function stepChecks(folder: string): Promise<{ checks: Check[]; own: Check[] }> {
  return import(pathToFileURL(join(course, folder, 'checks.ts')).href)
}

/**
 * The command as a user runs it. tap adds its instruments to each process through NODE_OPTIONS, whatever
 * environment we ask for; `env` takes them away. Windows has no `env`, and there everything is measured.
 */
export function withoutInstruments(command: string[]): string[] {
  if (process.platform === 'win32') return command
  const compiled = join(course, 'node_modules/.cache/compiled') // so that threads start sooner
  return ['env', '-u', 'NODE_OPTIONS', `NODE_COMPILE_CACHE=${compiled}`, ...command]
}
