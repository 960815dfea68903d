// The pictures of time in the lessons. Each is drawn of a real run: clients, some of them slow, and a server.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeRecording } from '../look/recording.ts'
import { orderOf, type Seen } from '../look/seen.ts'
import { runLoad } from '../look/session.ts'
import { seenIn, svgOf } from '../look/svg.ts'
import { course, folderOf, serverCommand } from '../course/steps.ts'
import { readMistake } from './mistakes.ts'
import { serverPath } from './place.ts'

export type Picture = {
  /** Where it stands, seen from the course's folder. */
  file: string
  title: string
  command(): string[]
  clients: number
  slow: number
  /** When the other clients get their page: before the slow files come, or after that. */
  others: 'before' | 'after'
}

const wrongServers = join(course, 'classroom/wrong-servers')

/** The command of a step's server, or of a wrong server. */
const step = (name: string) => (): string[] => serverCommand(folderOf(name))
const wrong = (name: string) => (): string[] => [
  process.execPath,
  serverPath(readMistake(join(wrongServers, `${name}.md`)).files),
]

const three = { clients: 3, slow: 1 }
const six = { clients: 6, slow: 5 }

const of03 = (file: string, title: string, rest: Omit<Picture, 'file' | 'title'>): Picture => ({
  file: `steps/03-threads/pictures/${file}.svg`,
  title,
  ...rest,
})

export const pictures: Picture[] = [
  of03('one-thread', 'Step 02: one thread', { command: step('02'), ...three, others: 'after' }),
  of03('await', 'await: one slow file', { command: wrong('asynchronous-reads'), ...three, others: 'before' }),
  of03('await-five', 'await: five slow files', {
    command: wrong('asynchronous-reads'),
    ...six,
    others: 'after',
  }),
  of03('four-threads', 'Four threads: one slow file', {
    command: wrong('four-threads'),
    ...three,
    others: 'before',
  }),
  of03('four-threads-five', 'Four threads: five slow files', {
    command: wrong('four-threads'),
    ...six,
    others: 'after',
  }),
  of03('thread-each', 'Step 03: a thread for each client', {
    command: step('03'),
    ...three,
    others: 'before',
  }),
  of03('thread-each-five', 'Step 03: five slow files', { command: step('03'), ...six, others: 'before' }),
  of03('final', 'Final: it serves no named pipes', { command: step('final'), ...three, others: 'before' }),
]

/** Runs what a picture shows. */
export async function record({ command, clients, slow }: Picture): Promise<Seen[]> {
  const recording = makeRecording()
  await runLoad(command(), { clients, slow }, recording)
  return recording.seen
}

/** The picture as it stands in the lesson, or nothing. */
export function standing({ file }: Picture): string {
  const path = join(course, file)
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

/** The picture after a new run: the old one, drawn again, where things happened in the same order. */
export function drawn(picture: Picture, seen: Seen[]): string {
  const old = standing(picture)
  const isSame = old !== '' && orderOf(seenIn(old).seen).join() === orderOf(seen).join()
  return svgOf(isSame ? seenIn(old).seen : seen, picture.title)
}
