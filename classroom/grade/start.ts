// How a submission is built and started: as its submission.json says, or as its files let one guess.
import { existsSync, lstatSync, readFileSync, statSync } from 'node:fs'
import { basename, delimiter, extname, join } from 'node:path'
import { inQuotes } from '../../checker/tell/quote.ts'
import { Unusable } from './copy.ts'
import { walk } from './submissions.ts'

export type Start = {
  /** A line for a shell, run once, in the folder of the submission. */
  build?: string
  /** What starts the server, in words: the port follows, or stands where `{port}` does. */
  start: string[]
  isGuessed: boolean
}

/** The file of a hand-in that says how it is started. */
export const aboutFile = 'submission.json'

/** What runs a program in each language, and what builds it first. `FILE` and `NAME` stand for the file. */
const languages: Record<string, { build?: string; start: string[] }> = {
  '.ts': { start: ['node', 'FILE'] },
  '.mts': { start: ['node', 'FILE'] },
  '.js': { start: ['node', 'FILE'] },
  '.mjs': { start: ['node', 'FILE'] },
  '.py': { start: ['python3', 'FILE'] },
  '.pl': { start: ['perl', 'FILE'] },
  '.rb': { start: ['ruby', 'FILE'] },
  '.php': { start: ['php', 'FILE'] },
  '.java': { build: 'javac -d . FILE', start: ['java', '-cp', '.', 'NAME'] },
  '.c': { build: 'cc -O1 -pthread -o server FILE', start: ['./server'] },
  '.cpp': { build: 'c++ -O1 -pthread -o server FILE', start: ['./server'] },
  '.rs': { build: 'rustc --edition 2021 -o server FILE', start: ['./server'] },
  '.go': { build: 'go build -o server FILE', start: ['./server'] },
}

/** The programs that hand-ins need, each with the ending of the files that need it. */
export const programs = Object.entries(languages).map(
  ([
    ending,
    {
      build,
      start: [runs = ''],
    },
  ]) => ({
    ending,
    program: build?.split(' ')[0] ?? runs,
  }),
)

/** The names that a server's main file has, the likeliest first. */
const likely = ['server', 'main', 'app', 'index', 'webserver', 'httpserver']

export function startOf(root: string): Start {
  const path = join(root, aboutFile)
  if (!existsSync(path)) return guess(root)
  if (!lstatSync(path).isFile()) throw new Unusable(`${aboutFile} is no file`)
  return { ...readAbout(readFileSync(path, 'utf8')), isGuessed: false }
}

function readAbout(text: string): { build?: string; start: string[] } {
  let about: unknown
  try {
    about = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    throw new Unusable(`${aboutFile} is no JSON: ${(error as Error).message}`)
  }
  const { build, start } = (about ?? {}) as Record<string, unknown>
  if (typeof start !== 'string' || start.trim() === '')
    throw new Unusable(`${aboutFile} has no "start", such as "python3 server.py"`)
  return { ...(typeof build === 'string' && build.trim() !== '' ? { build } : {}), start: wordsOf(start) }
}

/** The words of a command, as a shell would take them: quotes hold spaces together, and that is all. */
export function wordsOf(line: string): string[] {
  const words = [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)]
  return words.map(([word]) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'))
}

function guess(root: string): Start {
  const programs = walk(root)
    .filter(({ name, type }) => type === 'file' && extname(name) in languages)
    .map(({ name }) => name)
    .filter((name) => !name.split('/').includes('node_modules') && !/(\.|_)test\.|\.d\.ts$/.test(name))
  const main = programs.sort((a, b) => rankOf(a) - rankOf(b))[0]
  if (main === undefined) throw new Unusable(`there is no ${aboutFile}, and no program either`)
  const { build, start } = languages[extname(main)] as { build?: string; start: string[] }
  const name = basename(main, extname(main))
  return {
    ...(build === undefined ? {} : { build: build.replace('FILE', () => inQuotes(main)) }),
    start: start.map((word) => (word === 'FILE' ? main : word === 'NAME' ? name : word)),
    isGuessed: true,
  }
}

/** The lower, the likelier: likely names first, and files that lie less deep. */
function rankOf(name: string): number {
  const place = likely.indexOf(basename(name, extname(name)).toLowerCase())
  return (place === -1 ? likely.length : place) * 10 + name.split('/').length
}

/** The command as it is run in any folder: words that name a file or a folder of the submission are paths. */
export function absolute(words: string[], root: string): string[] {
  const isThere = (word: string): boolean =>
    statSync(join(root, word), { throwIfNoEntry: false }) !== undefined
  const place = (word: string): string => {
    if (word === '' || word.startsWith('-') || word.startsWith('/')) return word
    return isThere(word) ? join(root, word) : word
  }
  const [program = '', ...args] = words
  const first = program.includes('/') ? place(program) : program
  return [first, ...args.map((word) => word.split(delimiter).map(place).join(delimiter))]
}
