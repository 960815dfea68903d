// The files of the course that grading needs on another machine: no server, no lesson, no test.
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { course, stepFolders } from '../../tools/course/steps.ts'

const patterns = [
  'package.json',
  'package-lock.json',
  '.npmrc',
  'LICENSE',
  'checker/**/*.ts',
  'tools/*.{ts,js}',
  'tools/{course,show}/*.ts',
  'steps/*/checks.ts',
  'steps/*/checks/*.ts',
  'final/checks.ts',
  'final/checks/*.ts',
  'classroom/*.{ts,json}',
  'classroom/.npmrc',
  'classroom/{grade,export}/*.*',
  'classroom/grade/templates/*',
  'classroom/commands/{grade,export}.ts',
  'classroom/handout/variation.ts',
]

/** Where each file of the course is, by its name in the course. `last`: the last step that is graded. */
export function graderFiles(last: string): Map<string, string> {
  const later = stepFolders.slice(stepFolders.indexOf(last) + 1).filter((folder) => folder !== 'final')
  const names = globSync(patterns, { cwd: course })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => !/\.(test|unit)\.ts$|node_modules/.test(name))
    .filter((name) => last === 'final' || !later.some((folder) => name.startsWith(`${folder}/`)))
  return new Map(names.sort().map((name) => [name, join(course, name)]))
}
