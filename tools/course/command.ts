// The command of a learner's server: from the words typed to what can be started in any directory.
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path'
import { course } from './steps.ts'

/** The server that `npm run new` makes. */
export const ownServer = join(course, 'my-server', 'server.ts')
export const noOwnServer = 'there is no my-server/server.ts yet: "npm run new" makes one'

const programFile = /\.(c|m)?(ts|js)$|\.(py|rb|pl|php|sh|jar|java|go|rs|lua|exe)$/

/** Where npm was called: the words are seen from there. */
export const here = process.env['INIT_CWD'] ?? process.cwd()

/**
 * Makes a command that works whatever directory it is started in: the files that it names become absolute
 * paths, and `node` is the course's own.
 * @returns a sentence where a file or the program itself is not there
 */
export function readCommand(words: string[]): string[] | string {
  const [program = '', ...args] = isNode(words) ? ['node', ...words.slice(2)] : words
  const missing = args.find((word) => isProgramFile(word) && !existsSync(resolve(here, word)))
  if (missing !== undefined) return `there is no file "${missing}" in ${here}`
  const first =
    program === 'node' ? process.execPath : /[\\/]/.test(program) ? resolve(here, program) : program
  if (!isProgram(first)) return `there is no program "${program}"`
  if (!canRun(first))
    return `"${program}" can't be run: put what runs it before it, as in "python3 server.py", or chmod +x it`
  const absolute = (word: string): string => (isPath(word) ? resolve(here, word) : word)
  return [first, ...args.map((word) => word.split(delimiter).map(absolute).join(delimiter))]
}

/** Whether the words begin with a long form of `node`, which only the course's folder knows. */
function isNode([first, second = '']: string[]): boolean {
  return (
    (first === 'npx' && second === 'node') ||
    (first === 'node' && /^(\.[\\/])?tools[\\/]node\.js$/.test(second))
  )
}

/** The folder of the server's files: that of the first file which the command names. */
export function folderOfServer(command: string[]): string {
  const [program = '', ...args] = command
  const isOwn = program.startsWith(here) || programFile.test(program) // and no program of the system
  const file = [...args, ...(isOwn ? [program] : [])].find((word) => isAbsolute(word) && isFile(word))
  return file === undefined ? here : dirname(file)
}

/** Whether a program that is given as a path may be executed. */
function canRun(program: string): boolean {
  if (!isAbsolute(program)) return true // found on the PATH
  try {
    accessSync(program, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Whether a word names a file. An option (`--import=./x.js`) and a list of paths (`classes:lib.jar`) don't.
 */
function isProgramFile(word: string): boolean {
  return programFile.test(word) && !word.startsWith('-') && !word.includes(delimiter)
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

/**
 * Names of files are paths; a word that names a folder is one if it looks like a path, such as `./classes`.
 */
function isPath(word: string): boolean {
  if (word.startsWith('-')) return false
  const path = resolve(here, word)
  return isFile(path) || (/[\\/]|^\.\.?$/.test(word) && existsSync(path))
}

function isProgram(name: string): boolean {
  if (/[\\/]/.test(name)) return isFile(name)
  const endings = process.platform === 'win32' ? (process.env['PATHEXT'] ?? '.EXE').split(';') : ['']
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.some((folder) => endings.some((ending) => isFile(join(folder, name + ending))))
}
