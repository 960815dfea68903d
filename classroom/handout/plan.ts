// What a handout is of: which parts, from which start, and what is told besides.
import { course, findStep, stepFolders, type Step } from '../../tools/course/steps.ts'
import { serverFiles, type Files } from '../../tools/course/files.ts'
import { wrong } from '../../tools/course/usage.ts'
import { starterFolder } from '../../tools/lessons/lessons.ts'

export type Hints = 'none' | 'questions' | 'all'

export type Plan = {
  /** Where it goes. */
  to: string
  /** The steps that are asked for, in their order. */
  parts: Step[]
  hints: Hints
  /** The public seed, which the students' checks use. */
  seed: string | undefined
  /** The form of the log's lines, where it is another than the course's: `COUNT;IP;PORT;FILE`. */
  log: string | undefined
  /** The first day on which a handout has the solutions, as in 2026-10-31. */
  solutionsAfter: string | undefined
}

/** The steps of a list such as `01,02`. */
export function partsOf(names: string): Step[] {
  const steps = names.split(',').map((name) => findStep(name.trim()))
  const ordered = steps.toSorted((a, b) => stepFolders.indexOf(a.place) - stepFolders.indexOf(b.place))
  if (new Set(ordered.map(({ place }) => place)).size < ordered.length) wrong('a part is named twice')
  return ordered
}

/** The step before the first part. Its server is what the students start with. */
export function stepBefore({ parts }: Plan): string | undefined {
  return stepFolders[stepFolders.indexOf(parts[0]?.place ?? '') - 1]
}

/** The server that the students start with. */
export function startOf(plan: Plan): Files {
  const before = stepBefore(plan)
  return serverFiles(before === undefined ? starterFolder : `${course}/${before}`)
}

/** The folders of all steps up to the last part, whose checks are needed. */
export function stepsOf({ parts }: Plan): string[] {
  const last = stepFolders.indexOf(parts.at(-1)?.place ?? '')
  return stepFolders.slice(0, last + 1)
}

export function areSolutionsOut({ solutionsAfter }: Plan, today = new Date()): boolean {
  return solutionsAfter !== undefined && today.toISOString().slice(0, 10) >= solutionsAfter
}
