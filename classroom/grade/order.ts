// What the grader asks of a judge, and what a judge says: one JSON text on each line.
import type { SheetCheck } from '../../tools/show/sheet.ts'
import type { Isolation } from './isolation.ts'
import type { Submission } from './submissions.ts'

/** What the files of the checks follow from, and the form of the log's lines where it is the class's own. */
export type Files = { seed: string; log?: string }

/** What a judge is to do. */
export type Order = {
  submission: Submission
  /** A folder that is the judge's alone. */
  work: string
  isolation: Isolation
  /** The step's place, such as `steps/02-parse`, and the ids of the checks to run. */
  place: string
  ids: string[]
  /** Seconds. */
  limit: number
  /** All that went over the connections is told, too. */
  isVerbose: boolean
}

export type JudgedCheck = SheetCheck & {
  /** Of one that fails: all that there is to say. */
  report?: string
  timeline?: string
}

/** What was handed in, as far as it can be seen without running it. */
export type About = {
  build?: string
  start?: string[]
  isGuessed?: boolean
  newest?: number
  /** What was not copied. */
  left: string[]
  /** The libraries for HTTP that the files name. */
  libraries: string[]
  /** Marks of the text, that texts alike have in common. */
  prints: number[]
}

export type Said =
  | { about: About }
  | { check: JudgedCheck }
  /** Nothing can be judged, and why. */
  | { problem: string }
  | { note: string }
  | { end: 'done' | 'time is up'; library?: string }
