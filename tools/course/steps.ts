// The course's steps, in their order, and how a user names one.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Check } from '../../checker/check/check.ts'
import { didYouMean, wrong } from './usage.ts'

/** The folder of the whole course. */
export const course = join(import.meta.dirname, '../..')

/** The folders that hold a server, from the first step to the final one: `steps/01-socket` … `final`. */
export const stepFolders: string[] = [
  ...readdirSync(join(course, 'steps'))
    .sort()
    .map((name) => `steps/${name}`),
  ...(existsSync(join(course, 'final/checks.ts')) ? ['final'] : []), // a class's copy may end before
]

/** The folder of the step that a check belongs to, by the check's id. */
export function folderOf(id: string): string {
  const [step = ''] = id.split('.')
  return (
    stepFolders.find((folder) => folder === step || folder.startsWith(`steps/${step}-`)) ??
    (stepFolders.at(-1) as string)
  )
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

/** The checks of a step's exercises. No step's server holds them. */
export async function stepExercises(folder: string): Promise<Check[]> {
  const path = join(course, folder, 'exercises.ts')
  if (!existsSync(path)) return []
  return ((await import(pathToFileURL(path).href)) as { exercises: Check[] }).exercises
}

/** Every check there is, those of exercises last. */
export async function allChecks(): Promise<Check[]> {
  const own = (await Promise.all(stepFolders.map(stepChecks))).flatMap((step) => step.own)
  return [...own, ...(await Promise.all(stepFolders.map(stepExercises))).flat()]
}

/** `folder` and `server` are absolute paths, `place` is the folder seen from the course's. */
export type Step = { name: string; place: string; folder: string; server: string; before: string | undefined }

/** The step called `01` to `04` (or `1` to `4`), or `final`. Where there is none, the usage is wrong. */
export function findStep(name = ''): Step {
  const index = stepFolders.findIndex(
    (folder) => folder === name || folder.startsWith(`steps/${name.padStart(2, '0')}-`),
  )
  const folder = stepFolders[index]
  if (folder === undefined) {
    const names = stepFolders.map(stepName)
    const there = `there are ${new Intl.ListFormat('en-GB').format(names)}`
    wrong(
      name === ''
        ? `which step? ${there}`
        : `there is no step "${name}"${didYouMean(name, names) || `: ${there}`}`,
    )
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
