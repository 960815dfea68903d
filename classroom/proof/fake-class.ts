// A class that nobody would wish for, to try the grading on: right servers in six languages, wrong ones, and
// those that are up to something. It is written into a folder, as students would hand it in.
import { createWriteStream, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { files } from '../../checker/subject/files.ts'
import { course } from '../../tools/course/steps.ts'
import { rightServers } from '../right-servers/manifest.ts'
import { wrongServers } from './wrong-servers.ts'
import { lackedBy, promisedFailures, rightFolder } from './matrix.ts'

/** What a student handed in, and what the grading should make of it. */
export type Pupil = {
  name: string
  /** Every check holds; only these fail, and one at least; or none holds; `any`: that is not to be said. */
  deserves: 'all' | string[] | 'none' | 'any'
  /** What the teacher should be told. */
  look?: RegExp
}

type Place = { folder: string; sheets: string }
type Maker = (place: Place) => Promise<Pupil> | Pupil

const hostileFolder = join(import.meta.dirname, 'hostile')
const rightPython = readFileSync(join(rightFolder, 'threads.py'), 'utf8')

function put(folder: string, name: string, contents: Record<string, string>): void {
  mkdirSync(join(folder, name), { recursive: true })
  for (const [file, text] of Object.entries(contents)) writeFileSync(join(folder, name, file), text)
}

const about = (start: string, build?: string): string =>
  JSON.stringify({ ...(build ? { build } : {}), start })

/** One server of each language. Those with a build have it in their submission.json; the others are guessed. */
function rightOnes(): Maker[] {
  const languages = new Set<string>()
  return rightServers.flatMap((right): Maker[] => {
    if (languages.has(right.language) || right.upTo || lackedBy(right) !== undefined) return []
    languages.add(right.language)
    return [
      ({ folder }) => {
        const name = `right-${right.language}`
        const files = right.files ?? [[right.name, readFileSync(join(rightFolder, right.name), 'utf8')]]
        put(folder, name, Object.fromEntries(files))
        const here = (words: string[]): string => words.join(' ').replaceAll('{out}', '.')
        if (right.build)
          put(folder, name, { 'submission.json': about(here(right.command), here(right.build)) })
        return { name, deserves: 'all' }
      },
    ]
  })
}

/** Servers with one mistake, handed in as a folder in a folder. */
function wrongOnes(...names: string[]): Maker[] {
  return names.map((short) => ({ folder }) => {
    const wrong = wrongServers.find(({ name }) => name === `${short}.md`)
    if (!wrong?.files) throw new Error(`there is no wrong server ${short}.md`)
    put(folder, `wrong-${short}/my-server`, Object.fromEntries(wrong.files))
    return { name: `wrong-${short}`, deserves: promisedFailures(wrong) }
  })
}

/** A program of the folder `hostile`, with a right server beside it. */
function hostile(program: string, deserves: Pupil['deserves'], look?: RegExp): Maker {
  return ({ folder, sheets }) => {
    const text = readFileSync(join(hostileFolder, `${program}.py`), 'utf8')
    const known = Object.entries(files).map(([name, content]) => [name, content.toString('base64')])
    put(folder, program, {
      'server.py': text.replaceAll('PLACE', folder).replaceAll('SHEETS', sheets).replaceAll('COURSE', course),
      'right.py': rightPython,
      'submission.json': about('python3 server.py'),
      ...(program === 'canned-answers' ? { 'table.json': JSON.stringify(Object.fromEntries(known)) } : {}),
    })
    return { name: program, deserves, ...(look ? { look } : {}) }
  }
}

const empty: Maker = ({ folder }) => {
  put(folder, 'empty', {})
  return { name: 'empty', deserves: 'none', look: /no program/ }
}

const copiedFrom: Maker = ({ folder }) => {
  put(folder, 'copied-from', { 'server.py': rightPython })
  return { name: 'copied-from', deserves: 'all' }
}

/** The same with other names for the same things, and with links: to the other one's file, and into the system. */
const copiedBy: Maker = ({ folder }) => {
  const renamed = rightPython
    .replace(/^# .*\n/gm, '')
    .replaceAll('client', 'guest')
    .replaceAll('response', 'answer')
  put(folder, 'copied-by', { 'server.py': renamed })
  symlinkSync('../copied-from/server.py', join(folder, 'copied-by', 'neighbour.py'))
  symlinkSync('/etc', join(folder, 'copied-by', 'system'))
  return {
    name: 'copied-by',
    deserves: 'all',
    look: /the link neighbour\.py leads out.* the link system leads out/,
  }
}

/** A zip that came too late, its name as awkward as a gradebook makes it. */
const late: Maker = async ({ folder }) => {
  const name = 'Zoë: Ada Müller_LATE'
  const zip = new (await import('yazl')).ZipFile()
  zip.addBuffer(Buffer.from(rightPython), 'ünter server/server.py', {
    mtime: new Date('2030-01-03T12:00:00'),
  })
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(join(folder, `${name}.zip`)))
  return { name, deserves: 'all', look: /hours late/ }
}

/** When the class was to hand in. */
export const roster =
  'submission,name,due\n"Zoë: Ada Müller_LATE",Zoë Müller,2030-01-02T12:00:00\nnobody,Emmy Noether,\n'

const common: Maker[] = [
  copiedFrom,
  copiedBy,
  empty,
  late,
  hostile('syntax-error', 'none'),
  hostile('fork-storm', 'none'),
  hostile('forges-its-sheet', 'none'),
  hostile('runs-the-course', 'none'),
  hostile('writes-to-its-neighbour', 'all'),
]

/** Graded with step 01. */
export const small: Maker[] = [...wrongOnes('lf-for-crlf', 'body-shorter-than-announced'), ...common]

/** Graded with step 02. */
export const whole: Maker[] = [
  ...rightOnes(),
  ...wrongOnes(
    'lf-in-a-404',
    'way-out',
    'date-of-today',
    'query-kept',
    'folder-ends-it',
    'every-method-is-get',
  ),
  ...wrongOnes('plus-is-a-space', 'limit-for-all', 'table-of-types', 'host-not-required'),
  ...common,
  hostile('endless', 'none'),
  hostile('memory-hog', 'none'),
  hostile('deletes-its-folder', 'any'),
  hostile('kills-its-parent', 'none'),
  hostile('canned-answers', 'any', /canned answers\?/),
  hostile('library', 'any', /http\.server/),
]

/** Writes the class into a folder. Each name contains what it is about. */
export async function makeClass(makers: Maker[], place: Place): Promise<Pupil[]> {
  mkdirSync(place.folder, { recursive: true })
  return Promise.all(makers.map((make) => make(place)))
}
