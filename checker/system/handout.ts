// Whether this is a copy that a class was given, and what is its own: the file handout.json says so. The course
// itself has none.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Handout = {
  /** The seed of the files that all students have. */
  seed?: string
  /** The form of the log's lines, where it is not the course's: `COUNT;IP;PORT;FILE`. */
  log?: string
}

const path = join(import.meta.dirname, '../../handout.json')

export const handout: Handout | undefined = existsSync(path)
  ? (JSON.parse(readFileSync(path, 'utf8')) as Handout)
  : undefined
