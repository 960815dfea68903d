// What follows `npm run check` and `npm run hint`: a step, options, and a command.
import { existsSync } from 'node:fs'
import { readCommand, ownServer } from './command.ts'
import { findStep, type Step } from './steps.ts'

/** What may stand where a step does. */
const wholeCourse = 'all'

export type Arguments = {
  /** undefined for the whole course */
  step: Step | undefined
  /** The ids of checks, in place of a step. */
  ids: string[]
  options: Set<string>
  command: string[]
}

/**
 * Reads `[STEP | CHECK … | all] [OPTION …] [COMMAND …]`. Options may stand before the step, too. Once the command has
 * begun, all words belong to it. Ends the program with status 2 where that can't be.
 * @param known the options there are
 */
export function readArguments(usage: string, known: string[]): Arguments {
  const words = process.argv.slice(2)
  const options = new Set(known.filter(takenByNpm))
  const ids: string[] = []
  let place: string | undefined
  while (words.length > 0) {
    const [word = ''] = words
    if (word === '--') words.shift()
    else if (word.startsWith('-')) {
      if (!known.includes(word)) wrong(`there is no option "${word}"`, usage)
      options.add(word)
      words.shift()
    } else if (place === undefined && isCheckId(word)) {
      ids.push(word)
      words.shift()
    } else if (place === undefined && ids.length === 0) {
      place = word
      words.shift()
    } else break
  }
  const advice = `; a command comes after the step, or after "${wholeCourse}"`
  const step = place === undefined || place === wholeCourse ? undefined : findStep(place, 2, advice)
  if (options.has('--list')) return { step, ids, options, command: [] } // there need be no server
  if (words.length === 0) {
    if (!existsSync(ownServer)) wrong('there is no my-server/server.ts yet: "npm run new" makes one', usage)
    words.push('node', ownServer)
  }
  const command = readCommand(words)
  if (typeof command === 'string') wrong(command, usage)
  return { step, ids, options, command }
}

/** Whether a word has the form of a check's id: `01.answers`, `final.range`. No program is called so. */
function isCheckId(word: string): boolean {
  return /^(\d\d|final)\.[a-z\d][a-z\d-]*$/.test(word) && !existsSync(word)
}

/** npm keeps an option for itself that stands before `--`, and tells it in the environment. */
export function takenByNpm(option: string): boolean {
  const name = `npm_config_${option.slice(2)}`
  const isTaken = process.env[name] === 'true'
  delete process.env[name] // what we start should not see it
  return isTaken
}

/** Ends the program where it was called in a wrong way. */
export function wrong(message: string, usage: string): never {
  console.error(message)
  console.error(usage)
  process.exit(2)
}
