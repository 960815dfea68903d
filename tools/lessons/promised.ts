// The failures that a lesson promises: its block ```failures has a line `ID: MESSAGE` for each check that is
// new in the step, as it fails on the server of the step before.
import { join } from 'node:path'
import { course } from '../course/steps.ts'
import { readLesson } from './read.ts'

/** The messages, by the checks' ids. */
export function promisedFailures(folder: string): Map<string, string> {
  const { blocks } = readLesson(join(course, folder, 'README.md'))
  const text = blocks.find(({ language }) => language === 'failures')?.text ?? ''
  return new Map(
    text.split('\n').flatMap((line) => {
      const [, id, message] = /^(\S+): (.*)$/.exec(line) ?? []
      return id === undefined || message === undefined ? [] : [[id, message]]
    }),
  )
}
