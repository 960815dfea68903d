// What follows `npm run check` and `npm run hint`: a step or some checks, options, and a command.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { inQuotes } from '../../checker/tell/quote.ts'
import { here, noOwnServer, ownServer, readCommand } from './command.ts'
import { allChecks, findStep, serverCommand, stepFolders, stepName, type Step } from './steps.ts'
import { didYouMean, wrong } from './usage.ts'

/** What may stand where a step does. */
const wholeCourse = 'all'

/** The options of a command, and what follows each: nothing, or a word. */
export type Options = Record<string, '' | 'SECONDS' | 'NUMBER' | 'FILE'>

export type Arguments = {
  /** undefined for the whole course, and where checks are named */
  step: Step | undefined
  /** The checks that are named. */
  ids: string[]
  /** The options that were given, with what follows each. */
  options: Map<string, string>
  command: string[]
  /** The words of the command as they were typed: none for the server that needs no command. */
  typed: string[]
}

/**
 * Reads `[STEP | CHECK … | all] [OPTION …] [COMMAND …]`. Options may stand before the step, too. Once the
 * command has begun, all words belong to it. Throws where the usage is wrong.
 * @param known the options there are
 * @param name the command that they belong to, and whether a step without a command means the step's server
 */
export async function readArguments(
  words: string[],
  known: Options,
  { name = 'check', takesStepsServer = false } = {},
): Promise<Arguments> {
  const options = optionsTakenByNpm(known)
  const rest = [...words]
  const places: string[] = []
  for (let word = rest[0]; word !== undefined; word = rest[0]) {
    if (!/^-./.test(word) && !isPlace(word)) break
    rest.shift()
    if (word === '--') continue
    if (word.startsWith('-')) readOption(word, rest, known, options)
    else places.push(word)
  }
  const { step, ids } = await readPlaces(places)
  const typed = rest
  const asked = { step, ids, options, typed }
  if (options.has('--list')) return { ...asked, command: [] } // there need be no server
  if (typed.length === 0 && step && takesStepsServer) {
    if (!existsSync(step.server)) wrong(`the server of step ${step.name} is not in this copy of the course`)
    return { ...asked, command: serverCommand(step.place) }
  }
  if (typed.length === 0 && !existsSync(ownServer)) wrong(noOwnServer)
  askAboutOptions(name, places, typed, known)
  const command = readCommand(typed.length > 0 ? typed : ['node', ownServer])
  if (typeof command !== 'string') return { ...asked, command }
  const [program = ''] = typed
  const mayBePlace = places.length === 0 && command.startsWith('there is no program')
  return wrong(command + (mayBePlace ? didYouMean(program, await placeNames()) : ''))
}

/** The words of an advice to type: `npm run hint 02 -- python3 server.py`. */
export function asTyped(
  name: string,
  place: string,
  { typed }: Pick<Arguments, 'typed'>,
  option = '',
): string {
  const rest = [...(option === '' ? [] : [option]), ...typed.map(typedWord)]
  return [`npm run ${name} ${place}`, ...(rest.length > 0 ? ['--'] : []), ...rest].join(' ')
}

function typedWord(word: string): string {
  if (/^[\w@%+=:,./\\{}-]+$/.test(word) && (process.platform === 'win32' || !word.includes('\\'))) return word
  return process.platform === 'win32' ? `"${word}"` : inQuotes(word)
}

function readOption(word: string, rest: string[], known: Options, options: Map<string, string>): void {
  const [name = '', value] = word.split('=', 2)
  const follows = known[name]
  if (follows === undefined) wrong(`there is no option "${name}"${didYouMean(name, Object.keys(known))}`)
  options.set(name, follows === '' ? '' : readValue(name, follows, value ?? rest.shift()))
}

function readValue(name: string, follows: Options[string], value = ''): string {
  if (follows === 'SECONDS' && !(Number(value) > 0))
    wrong(`${name} needs a number of seconds, as in "-- ${name} 60"`)
  if (follows === 'NUMBER' && !/^\d{1,5}$/.test(value)) wrong(`${name} needs a number, as in "-- ${name} 3"`)
  if (follows === 'FILE' && (value === '' || value.startsWith('-'))) wrong(`${name} needs the name of a file`)
  return value
}

/**
 * npm keeps an option for itself that stands before `--`, and tells it in the environment. Older ones take the
 * next word for its value; `--verbose` is one of its own.
 */
function optionsTakenByNpm(known: Options): Map<string, string> {
  const options = new Map<string, string>()
  for (const [name, follows] of Object.entries(known)) {
    const value = name === '--verbose' ? npmIsVerbose() : takeFromNpm(name)
    if (value === undefined) continue
    options.set(name, follows === '' ? '' : readValue(name, follows, value))
  }
  return options
}

function npmIsVerbose(): string | undefined {
  return process.env['npm_config_loglevel'] === 'verbose' ? 'true' : undefined
}

function takeFromNpm(option: string): string | undefined {
  const name = `npm_config_${option.slice(2)}`
  const value = process.env[name]
  delete process.env[name] // what we start should not see it
  return value === '' ? undefined : value
}

/** Whether npm has kept an option for itself. */
export function takenByNpm(option: string): boolean {
  return takeFromNpm(option) === 'true'
}

/** Whether a word stands for a step or a check, or looks as if it should: `02`, `02.query`, `all`. */
function isPlace(word: string): boolean {
  const looksLikeOne = /^\d+$|^(\d\d?|final)\.[a-z\d][a-z\d.-]*$/.test(word)
  const isName =
    word === wholeCourse || stepFolders.some((folder) => folder === word || stepName(folder) === word)
  return isName || (looksLikeOne && !existsSync(resolve(here, word)))
}

async function readPlaces(places: string[]): Promise<{ step: Step | undefined; ids: string[] }> {
  const ids = places.filter((place) => place.includes('.'))
  const steps = places.filter((place) => !place.includes('.'))
  if (steps.length > 1 || (steps.length > 0 && ids.length > 0))
    wrong(`"${places.join(' ')}": name one step, or one or more checks`)
  const [place] = steps
  const step = place === undefined || place === wholeCourse ? undefined : findStep(place)
  if (ids.length === 0) return { step, ids }
  const known = (await allChecks()).map(({ id }) => id)
  const unknown = ids.find((id) => !known.includes(id))
  if (unknown !== undefined) {
    const list = ': "npm run check -- --list" lists them'
    wrong(`there is no check "${unknown}"${didYouMean(unknown, known) || list}`)
  }
  return { step, ids }
}

async function placeNames(): Promise<string[]> {
  return [...stepFolders.map(stepName), ...(await allChecks()).map(({ id }) => id)]
}

/** An option of ours after the command would go to the server. Whoever means that says where the port goes. */
function askAboutOptions(name: string, places: string[], typed: string[], known: Options): void {
  const nameOf = (word: string): string => word.split('=')[0] as string
  const at = typed.findIndex((word) => nameOf(word) in known)
  const ours = typed[at]
  if (ours === undefined || typed.some((word) => word.includes('{port}'))) return
  const length = known[nameOf(ours)] === '' || ours.includes('=') ? 1 : 2
  const moved = [...typed.slice(at, at + length), ...typed.toSpliced(at, length)]
  const meant = [`npm run ${name}`, ...places, '--', ...moved.map(typedWord)].join(' ')
  const otherwise = 'if your server is to get it, put {port} into its command'
  wrong(`"${ours}" stands after the command: did you mean "${meant}"? (${otherwise})`)
}
