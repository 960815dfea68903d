// How to repeat by hand what a check did: lines for a POSIX shell, typed in the folder of the course.
import { dirname, join, relative, sep } from 'node:path'
import { withArguments } from '../subject/command.ts'
import { files, fillDirectory } from '../subject/files.ts'
import { lineWithPort, logForm } from '../wire/access-log.ts'
import { toBytes } from '../wire/bytes.ts'
import { type Conversation, senderOf } from '../wire/conversation.ts'
import type { Added, CheckFailure, Evidence, Kind, Scene } from '../wire/failure.ts'
import { inQuotes } from './quote.ts'
import { wordsThatRepeat } from './repeat.ts'

/** The folder in which these lines are typed. */
const course = join(import.meta.dirname, '../..')

/** Where the files lie that the checks ask for, seen from the course's folder. */
const filesFolder = 'node_modules/.cache/checked'

/** Where a server's process id is kept, where that is needed. */
const idFile = 'node_modules/.cache/server.pid'
const itsId = `$(cat ${idFile})`

const usualPort = 8080

/** What is typed: before the server, to start it, and in one more terminal each while it runs. */
export type ByHand = {
  before: string[]
  start: string
  beside: string[]
  /** What to look at then. */
  lookAt?: string
}

/** A word as a shell takes it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : inQuotes(word)
}

/** Lays out the files that the checks ask for, for whoever wants to try by hand. */
export function layOutFiles(): void {
  fillDirectory(join(course, filesFolder)) // what is there stays: a server may be serving it
}

type Start = { args: string[]; withWww?: boolean; keepsId?: boolean; after?: string }

/**
 * What starts the server, in a folder with the files that the checks ask for, or in one without a `www`.
 * @param after what the shell does with what the server prints, or after it
 */
export function startByHand(
  command: string[],
  { args, withWww = true, keepsId = false, after = '' }: Start,
): string {
  const folder = withWww ? filesFolder : dirname(filesFolder)
  const here = (place: string): string => relative(folder, place).replaceAll(sep, '/')
  const node = `node ${here('tools/node.js')}` // any Node: it finds the course's
  const words = withArguments(command, args).map((word) => (word === process.execPath ? node : quoted(word)))
  const line = words.join(' ')
  const started = keepsId ? `sh -c ${quoted(`echo $$ > ${here(idFile)}; exec ${line}`)}` : line
  return `(cd ${folder} && ${started})${after}`
}

/** For the failures whose bytes are to be seen as they are, or whose connection is. */
const wantsSay: Kind[] = [
  'not closed',
  'closed without a response',
  'reset',
  'too early',
  'cut off',
  'no response',
]
const ofLog: Kind[] = ['no line', 'line', 'count', 'count: twice', 'count: gap']
const ofRest: Kind[] = ['busy', 'files left', 'threads left']

/** All that repeats a failure. `port` is one that is free. */
export function byHand(failure: CheckFailure, command: string[], port = usualPort): ByHand {
  const { kind, scene } = failure
  if (scene.run) return aloneByHand(scene.run, command, port)
  const isLog = ofLog.includes(kind)
  const needsId = ofRest.includes(kind) || scene.signal !== undefined
  const start = startByHand(command, {
    args: [String(port), ...scene.more],
    keepsId: needsId,
    after: kind === 'no line' ? ' | cat' : '', // as the checks read it: not on a terminal
  })
  const said = sayLine(failure, port)
  const asked = scene.added.filter(({ name }) =>
    said?.match(/[^\s'"]+/g)?.some((word) => word.endsWith(`/${name}`)),
  )
  const beside = [...(said === undefined ? [] : [said]), ...watching(failure, asked, port)]
  return {
    before: additions(asked),
    start,
    beside,
    ...(isLog ? { lookAt: `Then look at what the server has printed. ${rightLine(failure)}` } : {}),
  }
}

/** What the log should have, with the port of whoever tries. */
function rightLine({ evidence: { expected } }: CheckFailure): string {
  const line = lineWithPort(expected?.toString() ?? '', 'PORT')
  return line === undefined ? `Right is one line ${logForm} for each access.` : `Right would be ${line}.`
}

/** What the clients did. */
function sayLine({ kind, evidence, scene }: CheckFailure, port: number): string | undefined {
  if (kind === 'other address') return undefined
  const { directory = '', conversations } = scene
  const { sent } = evidence
  const isSum = ofLog.includes(kind) || ofRest.includes(kind)
  const moved = conversations.map((one) => movedTo(one, directory))
  if (!sent && moved.length === 0) return undefined
  const one = sent && moved[conversations.indexOf(senderOf(sent) as Conversation)]
  const wanted = isSum ? { isSum } : { one, sent: sent && movedBytes(sent, directory) }
  const alone: Conversation = {
    port: 0,
    happenings: [{ at: 0, deed: 'sends', bytes: movedBytes(sent ?? Buffer.alloc(0), directory) }],
  }
  const words = wordsThatRepeat(moved.length > 0 ? moved : [alone], wanted)
  if (words === undefined) return '(the bytes sent are too many to type)'
  const isSay = isSum || kind.startsWith('form: ') || wantsSay.includes(kind)
  const target = isSay ? undefined : targetOf(words)
  if (target === undefined) return `npm run -s say ${port} ${words}`.trimEnd()
  const url = curlLine(target, port)
  const isOfTheClock = kind === 'field' && /^Date: /.test(String(evidence.expected))
  if (isOfTheClock) return `sleep 2; curl -i ${url}; date -u` // one that was made once is wrong by then
  const file = comparedWith(kind, evidence, scene)
  return file === undefined ? `curl -i ${url}` : `curl -s ${url} | cmp - ${quoted(file)}`
}

/** The target of one plain request, as far as curl can send it as it is. */
function targetOf(words: string): string | undefined {
  const pattern =
    /^"GET (\/(?:[^\s"\\]|\\x(?:2[1247]|60))*) HTTP\/1\.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n"$/
  const target = pattern
    .exec(words)?.[1]
    ?.replace(/\\x(2[1247]|60)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  // curl would leave out what follows a `#`, turn a `\` around, and not send what is no URL.
  return target === undefined || /[#\\{}]/.test(target) ? undefined : target
}

function curlLine(target: string, port: number): string {
  const globoff = /[[\]{}]/.test(target) ? '--globoff ' : ''
  return `--path-as-is ${globoff}${quoted(`http://127.0.0.1:${port}${target}`)}`
}

const mostShown = 2000 // bytes of a body that are looked at on a terminal

/** The file that should have come, where its bytes can't be seen on a terminal. */
function comparedWith(kind: Kind, { expected, sent }: Evidence, { added }: Scene): string | undefined {
  if (kind !== 'body' || !Buffer.isBuffer(expected)) return undefined
  const isText = expected.length < mostShown && /^[\t\n\r -~]*$/.test(expected.toString('latin1'))
  if (isText) return undefined
  const name =
    added.find((one) => sent?.includes(` /${one.name} `))?.name ??
    Object.keys(files).find((file) => files[file]?.equals(expected))
  return name === undefined ? undefined : `${filesFolder}/www/${name}`
}

/** What is typed besides, where the clients alone show nothing. */
function watching({ kind, evidence, scene }: CheckFailure, asked: Added[], port: number): string[] {
  const host = evidence.address?.includes(':') ? `[${evidence.address}]` : evidence.address
  if (host !== undefined) return [`curl -i ${quoted(`http://${host}:${port}/index.html`)}`]
  if (kind === 'busy') {
    const used = `cut -d' ' -f14,15 /proc/${itsId}/stat`
    return [`${used}; sleep 1; ${used}`]
  }
  if (kind === 'files left') return [`ls /proc/${itsId}/fd | wc -l`]
  if (kind === 'threads left') return [`ls /proc/${itsId}/task | wc -l`]
  if (scene.signal !== undefined) return [`kill -${scene.signal.slice(3)} ${itsId}`]
  const sent = evidence.sent ?? toBytes('')
  const pipe = asked.find(({ name, command }) => isPipe(command) && sent.includes(` /${name} `))
  return pipe && kind === 'body' ? [`echo 'At last.' > ${filesFolder}/www/${pipe.name}`] : []
}

const isPipe = (command: string): boolean => command.startsWith('mkfifo')

/** What makes files like those that a check has added: all pipes at once. */
function additions(added: Added[]): string[] {
  const path = ({ name }: Added): string => quoted(`${filesFolder}/www/${name}`)
  const pipes = added.filter(({ command }) => isPipe(command))
  const others = added.filter(({ command }) => !isPipe(command))
  return [
    ...(pipes.length > 0 ? [`mkfifo ${pipes.map(path).join(' ')}`] : []),
    ...others.map((one) => one.command.replace('{file}', () => path(one))),
  ]
}

/** Where a request names the folder that the check had made, the files laid out take its place. */
function movedBytes(sent: Buffer, directory: string): Buffer {
  if (directory === '') return sent
  const place = encodeURI(join(course, filesFolder))
  return Buffer.from(
    sent.toString('latin1').replaceAll(directory, () => place),
    'latin1',
  )
}

function movedTo({ port, happenings }: Conversation, directory: string): Conversation {
  return {
    port,
    happenings: happenings.map((one) =>
      one.deed === 'sends' && one.bytes ? { ...one, bytes: movedBytes(one.bytes, directory) } : one,
    ),
  }
}

/** For a server that should not start. Its exit status is a part of the answer. */
function aloneByHand({ args, withWww }: NonNullable<Scene['run']>, command: string[], port: number): ByHand {
  const isPort = (word = ''): boolean => /^\d{2,5}$/.test(word) && Number(word) < 65536
  const own = isPort(args[0]) ? [String(port), ...args.slice(1)] : args
  const start = startByHand(command, { args: own, withWww, after: '; echo "exit status $?"' })
  // then its port was in use
  const isTwice = withWww && (args.length === 0 || (args.length === 1 && isPort(args[0])))
  return { before: [], start, beside: isTwice ? [start] : [] }
}

const places = ['In another terminal, in the same folder:', 'In a third one:', 'In a fourth one:']

/** The same as lines to be read. */
export function byHandLines(failure: CheckFailure, command: string[], port = usualPort): string[] {
  const { before, start, beside, lookAt } = byHand(failure, command, port)
  return [
    'In the folder of the course:',
    ...[...before, start].map((line) => `  ${line}`),
    ...beside.flatMap((line, index) => [places[index] ?? 'And in one more:', `  ${line}`]),
    ...(lookAt === undefined ? [] : [lookAt]),
  ]
}
