// Mistakes, as pages: each says what is wrong, which check catches it and what it says, and holds the change
// that makes the mistake in the server of its step.
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { serverFiles, type Files } from '../course/files.ts'
import { course, folderOf } from '../course/steps.ts'
import { readLesson } from './read.ts'
import { changed } from './states.ts'

export type Mistake = {
  /** The page: `no-body.md`. */
  name: string
  /** The step whose server has it, and with whose checks it is run: `01`. */
  step: string
  /** What is wrong, as a sentence about the server. */
  mistake: string
  /** The check that catches it, and what that check says. */
  caughtBy: string
  message: string
  /** The other checks that fail for the same reason. */
  alsoFails: string[]
  /** The server that has the mistake. */
  files: Files
}

/** The pages of mistakes in a folder, by their steps and checks. */
export function readMistakes(folder: string): Mistake[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.md'))
  const order = ({ step, caughtBy, name }: Mistake): string => `${step} ${caughtBy} ${name}`
  return names
    .map((name) => readMistake(join(folder, name)))
    .sort((one, other) => (order(one) < order(other) ? -1 : 1))
}

/** @throws an Error that names the page, and the line of a change that does not apply */
export function readMistake(path: string): Mistake {
  const { name, step, title, files, facts } = readChange(path)
  return {
    name,
    step,
    mistake: title,
    caughtBy: factOf(facts, 'caught by', name),
    message: factOf(facts, 'says', name),
    alsoFails: facts.get('fails, too')?.split(', ') ?? [],
    files,
  }
}

export type Change = Pick<Mistake, 'name' | 'step' | 'files'> & { title: string; facts: Map<string, string> }

/** A page with a change to the server of its step, whatever it is for. */
export function readChange(path: string): Change {
  const name = basename(path)
  const page = readLesson(path, name)
  const facts = new Map(
    [...page.prose.matchAll(/^- ([a-z, ]+): (.+)$/gm)].map(([, key = '', value = '']) => [key, value]),
  )
  const step = factOf(facts, 'step', name)
  const start = serverFiles(join(course, folderOf(step)))
  const files = changed(page, start)
  if (files === start) throw new Error(`${name}: it changes nothing`)
  return { name, step, title: `${page.sections[0]?.title}.`, files, facts }
}

function factOf(facts: Map<string, string>, key: string, name: string): string {
  const value = facts.get(key)
  if (value === undefined) throw new Error(`${name}: it has no line "- ${key}: …"`)
  return value
}
