// What is likely to be wrong, where the evidence of a failure allows a guess. A guess is no more than that. It
// goes by the failure's kind, by bytes, and by what the server itself has written: never by our sentences.
import type { Check } from '../check/check.ts'
import { files } from '../subject/files.ts'
import type { Exit } from '../system/process.ts'
import { bytesOf } from '../wire/bytes.ts'
import type { Added, CheckFailure, Kind } from '../wire/failure.ts'
import { meaningOf } from './ends.ts'
import { guessOfLog } from './log.ts'

type Facts = {
  kind: Kind
  /** The whole head of a request was sent. */
  isAsked: boolean
  /** What came over the connection, one character a byte: everything, or the body alone. */
  received: string
  expected: Buffer | undefined
  exit: Exit | undefined
  added: Added | undefined
  stdout: string
  stderr: string
}

/** Gives a sentence or two where the facts fit, and undefined where they don't. */
type Guess = (facts: Facts) => string | undefined

/** The first guess that fits is taken: those that are sure stand before those that are not. */
const sure: Guess[] = [notStarted, wrongHead, characters, wrongBody, ofItself, guessOfLog]

/** What a kind of failure means most often. */
const usual: Guess[] = [
  ({ kind }) =>
    kind === 'reset'
      ? 'A connection is reset when it is closed while bytes that the client has sent are still unread, ' +
        'or when the program or the thread that has it fails. Send the response and close your side ' +
        'only (`socket.end`, or `shutdown`). Then read on until the client is done, and drop what you ' +
        'read.'
      : undefined,
  ({ kind }) =>
    kind === 'closed without a response'
      ? 'The connection was closed, and nothing was sent before. Does it end where a request comes in ' +
        'pieces, or does an error end it?'
      : undefined,
  ({ kind }) =>
    kind === 'too early'
      ? 'It has answered what was only a part of a request. Keep what comes, and answer when the empty line ' +
        '(\\r\\n\\r\\n) is there: one read, or one `data` event, is not one request.'
      : undefined,
  ({ kind, isAsked, received }) =>
    kind === 'no response' && isAsked && received === ''
      ? 'It waits, and so does the client. What does it wait for? A request is complete at the empty ' +
        'line (\\r\\n\\r\\n), in whatever pieces it comes, and nothing follows.'
      : undefined,
  ({ kind, received }) =>
    kind === 'not closed' && received !== ''
      ? 'The response came, and the connection stayed open. End it when the response has been written.'
      : undefined,
  ({ kind, stderr }) =>
    kind === 'refusal' && stderr.trim().includes('\n') && meaningOf(stderr) !== undefined
      ? 'It shows the error as its language does, with the way to it. Catch it where you read the argument, or ' +
        'where you listen, and write one line of your own.'
      : undefined,
  ({ kind }) =>
    kind === 'busy'
      ? 'It goes round in a loop. A read from a client that has gone gives nothing, at once and again and again: ' +
        'there the loop has to end.'
      : undefined,
  ({ kind }) =>
    kind === 'files left' || kind === 'threads left'
      ? 'For each client there is an end: also for one that says nothing, says half, or breaks off. Is its ' +
        'connection closed, and whatever waits for it ended, on all these ways?'
      : undefined,
  ({ kind, received }) =>
    kind === 'status' && /^HTTP\/\S+ 500/.test(received)
      ? 'Something failed in the server. Print the error where you catch it.'
      : undefined,
]

/**
 * The likeliest mistake behind a failure, or undefined where there is no saying. A check may know one that
 * only it can know: `likely`.
 */
export function guess(
  { kind, evidence, scene }: CheckFailure,
  check?: Pick<Check, 'likely'>,
): string | undefined {
  const { sent, received = '', expected, exit } = evidence
  const { stdout, stderr } = scene
  const facts: Facts = {
    kind,
    isAsked: sent?.includes('\r\n\r\n') ?? false,
    received: Buffer.isBuffer(received) ? received.toString('latin1') : '',
    expected: Buffer.isBuffer(expected) ? expected : undefined,
    exit,
    added: scene.added.find(({ name }) => sent?.includes(` /${name} `)),
    stdout,
    stderr,
  }
  const ofCheck: Guess = ({ received }) =>
    check?.likely?.find((one) => one.kind === kind && (one.came ?? /^$/).test(received))?.say
  for (const attempt of [...sure, ofCheck, ...usual]) {
    const said = attempt(facts)
    if (said !== undefined) return said
  }
  return undefined
}

/** It did not start, or not where it should. */
function notStarted({ kind, exit, stderr }: Facts): string | undefined {
  if (kind === 'other port')
    return 'The port is the argument after the command (process.argv[2] in Node, sys.argv[1] in Python, args[0] in Java, argv[1] in C, os.Args[1] in Go). Is it used?'
  if (kind === 'not listening')
    return 'Does it listen on the port that it is given as its argument, and on 127.0.0.1?'
  if (kind === 'not started')
    return 'There is no such program, or it may not be run. Is it installed, and is the path right, seen from the folder in which you type?'
  if (kind !== 'ended early') return undefined
  if (stderr.includes('ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX'))
    return 'Node takes the types away and runs the rest. So there is no enum, no namespace, and no parameter property.'
  if (/ERR_MODULE_NOT_FOUND|Cannot find module/.test(stderr))
    return "A file or a package that it imports is not there. Files are imported with their ending: './request.ts'."
  if (
    /ModuleNotFoundError|ImportError|ClassNotFoundException|NoClassDefFoundError|cannot find package/.test(
      stderr,
    )
  )
    return 'What it imports is not there. Paths are seen from another folder: the checks start it in one of their own.'
  if (/EADDRINUSE|in use/i.test(stderr))
    return 'Its port is in use. Does it listen twice, or on a port of its own choice? Or was the port used a moment ago? Set SO_REUSEADDR before you bind (Node does).'
  if (/SyntaxError|error: .*expected|error\[E\d+\]|syntax error/.test(stderr))
    return "It can't be read as a program. What its language says of it is below."
  if (exit?.status === 0)
    return 'It ended by itself, without an error. A program ends when it waits for nothing: does it listen?'
  return meaningOf(stderr, exit)
}

/** Four characters that somebody has written for two bytes: a backslash and a letter each. */
const spelledOut = /^[^\r\n]*\\r\\n/

/** What is wrong with the head of a response, as its bytes show it. */
function wrongHead({ kind, received }: Facts): string | undefined {
  const isForm = kind.startsWith('form: ')
  if (isHead(received)) {
    const isWhole = /\n\r?\n/.test(received.slice(0, mostBytes))
    if (spelledOut.test(received))
      return 'It sends a backslash and a letter where a line should end: \\r\\n are two bytes, and here they are four. In single quotes (Perl, PHP, shells), in backquotes (Go) and in raw texts an escape stays what it is.'
    if (!isWhole && (isForm || kind === 'no response' || kind === 'cut off'))
      return 'The head of the response has no end: after the last field there has to be an empty line. Each line ends with \\r\\n, and one \\r\\n more follows.'
    if (isForm && isWhole && /[^\r]\n/.test(headOf(received)))
      return 'A line of the head ends with LF (\\n) alone. In HTTP each of them ends with CR LF: \\r\\n.'
  }
  if ((kind === 'form: status line' || kind === 'status') && /^\s*</.test(received))
    return 'The page came without a head. First come a status line, fields, and an empty line.'
  if (kind === 'form: no length' && /^transfer-encoding:/im.test(headOf(received)))
    return 'The body comes in chunks (Transfer-Encoding). These checks want a Content-Length instead.'
  if (kind === 'form: coding')
    return 'It packs what it sends, and the client has not said that it can unpack that (Accept-Encoding). Send the file as it is.'
  return undefined
}

function isHead(received: string): boolean {
  return received.startsWith('HTTP/')
}

const mostBytes = 100_000 // of a body that is looked at, and of a head

/** The head of a response, also of one whose lines end with LF alone. */
function headOf(received: string): string {
  return isHead(received) ? (received.slice(0, mostBytes).split(/(?<=\n)\r?\n/)[0] ?? '') : ''
}

/** Content-Length is the number of characters, not of bytes. */
function characters({ received }: Facts): string | undefined {
  const announced = /^content-length:[ \t]*(\d+)/im.exec(headOf(received))?.[1]
  const end = received.indexOf('\r\n\r\n')
  if (announced === undefined || end === -1 || received.length > mostBytes) return undefined
  const body = Buffer.from(received.slice(end + 4), 'latin1')
  const length = Number(announced)
  const text = body.toString()
  if (length < body.length && (length === text.length || length === [...text].length)) {
    return `Content-Length is ${announced}: so many characters has the body, and ${bytesOf(body.length)}. Some characters are more than one byte, and bytes are what counts.`
  }
  return undefined
}

const gzip = '\x1f\x8b'

/** The body is not the file: another one, a part of it, or what reading it as text has left of it. */
function wrongBody({ kind, received, expected, added }: Facts): string | undefined {
  const wanted = expected?.toString('latin1') ?? ''
  const isShort = kind === 'form: length' || (kind === 'body' && received.length < wanted.length)
  if (isShort && added?.command.startsWith('mkfifo'))
    return 'The slow file is a named pipe, and the system says of a pipe that its length is 0. What counts is how many bytes were read.'
  if (kind !== 'body' || !expected || received === '') return undefined
  if (received.startsWith(gzip) && !wanted.startsWith(gzip))
    return 'The body is packed (gzip), and the client has not said that it can unpack that. Send the file as it is.'
  if (received.includes('\xef\xbf\xbd') && !expected.includes('\ufffd'))
    return 'The bytes EF BF BD stand for a character that could not be read: the file was read as text. Read it as bytes.'
  const name = Object.keys(files).find((file) => files[file]?.toString('latin1') === received)
  if (name !== undefined)
    return `What came is the file ${name}. Is the target read, and made into the right name?`
  return received.length < wanted.length && wanted.startsWith(received)
    ? 'It is the beginning of the file. Is the connection ended, or the thread or the process, before the rest is out?'
    : undefined
}

const lost = new Set<Kind>([
  'crash',
  'reset',
  'closed without a response',
  'no response',
  'not accepted',
  'not closed',
  'cut off',
])

/** The server has said itself what went wrong. */
function ofItself({ kind, received, exit, stderr }: Facts): string | undefined {
  const isFailing = kind === 'status' && /^HTTP\/\S+ 500/.test(received)
  return lost.has(kind) || isFailing ? meaningOf(stderr, exit) : undefined
}
