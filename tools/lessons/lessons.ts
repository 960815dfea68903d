// The lessons that are programs, each with the states of the reader's server.
import { join } from 'node:path'
import { serverFiles, type Files } from '../course/files.ts'
import { course, stepFolders } from '../course/steps.ts'
import { readLesson, type Lesson } from './read.ts'
import { statesOf, type State } from './states.ts'

/** The folders of the steps whose lessons are programs. */
export const grown = ['steps/01-socket', 'steps/02-parse', 'steps/03-threads', 'steps/04-log']

/** What `npm run new` makes. */
export const starterFolder = join(import.meta.dirname, 'starter')

export type GrownLesson = { folder: string; lesson: Lesson; states: State[]; end: Files }

/**
 * A step's lesson. It starts with the server of the step before; that of the first step starts with nothing.
 * `end` is the step's server, which the last state should be.
 * @throws an Error that names the line of a block which does not apply
 */
export function grownLesson(folder: string): GrownLesson {
  const before = stepFolders[stepFolders.indexOf(folder) - 1]
  const start: Files = before === undefined ? new Map() : serverFiles(join(course, before))
  const lesson = readLesson(join(course, folder, 'README.md'), `${folder}/README.md`)
  return {
    folder,
    lesson,
    states: statesOf(lesson, start, serverFiles(starterFolder)),
    end: serverFiles(join(course, folder)),
  }
}
