// The command of a learner's server: from the words typed to what can be started in any directory.
import { existsSync, statSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { course } from '../checker/steps.ts'

/** The server that `npm run new` makes. */
export const ownServer = join(course, 'my-server', 'server.ts')

const programFile = /\.(c|m)?(ts|js)$|\.(py|rb|pl|php|sh|jar|java|go|rs|lua|exe)$/

/** Where npm was called: the words are seen from there. */
const here = process.env['INIT_CWD'] ?? process.cwd()

/**
 * Makes a command that works whatever directory it is started in: the files that it names become absolute paths, and
 * `node` is the course's own.
 * @returns a sentence where a file or the program itself is not there
 */
export function readCommand(words: string[]): string[] | string {
  const [program = '', ...args] = words
  const missing = args.find((word) => programFile.test(word) && !existsSync(resolve(here, word)))
  if (missing !== undefined) return `there is no file "${missing}" in ${here}`
  const first = program === 'node' ? process.execPath : /[\\/]/.test(program) ? resolve(here, program) : program
  if (!isProgram(first)) return `there is no program "${program}"`
  return [first, ...args.map((word) => (isPath(word) ? resolve(here, word) : word))]
}

/** The folder of the server's files: that of the first file which the command names. */
export function folderOfServer(command: string[]): string {
  const file = command.find((word) => word !== process.execPath && word.startsWith(here) && isFile(word))
  return file === undefined ? here : dirname(file)
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

/** Names of files are paths; a word that names a folder is one if it looks like a path, such as `./classes`. */
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
