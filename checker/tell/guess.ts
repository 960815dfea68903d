// What is likely to be wrong, where the evidence of a failure allows a guess. A guess is no more than that.
import type { CheckFailure } from '../wire/failure.ts'
import { bytesOf } from '../wire/bytes.ts'
import { files } from '../subject/files.ts'

type Facts = {
  /** The check. */
  id: string
  message: string
  /** The whole head of a request was sent. */
  isAsked: boolean
  /** What came over the connection, one character a byte: everything, or the body alone. */
  received: string
  expected: Buffer | undefined
  stdout: string
  stderr: string
}

/** Gives a sentence or two where the facts fit, and undefined where they don't. */
type Guess = (facts: Facts) => string | undefined

/** The first guess that fits is taken: those that are sure stand before those that are not. */
const guesses: Guess[] = [
  startsWithError,
  characters,
  ({ received }) =>
    isHead(received) && /[^\r]\n/.test(headOf(received))
      ? 'A line of the head ends with LF (\\n) alone. In HTTP each of them ends with CR LF: \\r\\n.'
      : undefined,
  ({ message, received }) =>
    message.includes('status line') && /^\s*</.test(received)
      ? 'The page came without a head. First come a status line, fields, and an empty line.'
      : undefined,
  ({ message, received }) =>
    message.includes('Content-Length') && /^transfer-encoding:/im.test(headOf(received))
      ? 'The body comes in chunks (Transfer-Encoding). These checks want a Content-Length instead.'
      : undefined,
  ({ received, expected }) =>
    expected && received.includes('\xef\xbf\xbd') && !expected.includes('\ufffd')
      ? 'The bytes EF BF BD stand for a character that could not be read: the file was read as text. ' +
        'Read it as bytes.'
      : undefined,
  otherFile,
  ({ received, expected }) =>
    expected &&
    received !== '' &&
    received.length < expected.length &&
    expected.toString('latin1').startsWith(received)
      ? 'It is the beginning of the file. Is the connection ended, or the thread or the process, before ' +
        'the rest is out?'
      : undefined,
  traced,
  ({ message }) =>
    message.includes('reset the connection')
      ? 'A connection is reset when it is closed while bytes that the client has sent are still unread, ' +
        'or when the program or the thread that has it fails. Send the response and close your side ' +
        'only (`socket.end`, or `shutdown`). Then read on until the client is done, and drop what you ' +
        'read.'
      : undefined,
  ({ message }) =>
    message.includes('without a response')
      ? 'The connection was closed, and nothing was sent before. Does it end where a request comes in ' +
        'pieces, or does an error end it?'
      : undefined,
  ({ id, received }) =>
    id === '03.failing-thread' && received === ''
      ? "The file is there and can't be read. Where does the error go, and who closes the client's " +
        'socket then?'
      : undefined,
  ({ id, received }) =>
    id === '01.silent-client' && received === ''
      ? 'Two other clients are connected, and have not said all yet. Does the server wait for one of them?'
      : undefined,
  ({ message, isAsked, received }) =>
    /does not close|got no head|no response came|did not come/.test(message) && isAsked && received === ''
      ? 'It waits, and so does the client. What does it wait for? A request is complete at the empty ' +
        'line (\\r\\n\\r\\n), in whatever pieces it comes, and nothing follows.'
      : undefined,
  ({ message, received }) =>
    /does not close/.test(message) && received !== ''
      ? 'The response came, and the connection stayed open. End it when the response has been written.'
      : undefined,
  ({ message, stdout }) =>
    /log (has|does)/.test(message) && !/\|\d+\n/.test(stdout)
      ? 'No such line has come out. If the server does print it, it may sit in a buffer: many languages ' +
        'keep what they print into a pipe. Flush after each line.'
      : undefined,
  ({ id, message }) =>
    ['02.index', '02.file'].includes(id) && /status is 404, not 200$/.test(message)
      ? 'The files are in the folder www of the directory in which the server is started. The checks ' +
        'start it in a directory of their own.'
      : undefined,
  ({ message }) =>
    /status is 500/.test(message)
      ? 'Something failed in the server. Print the error where you catch it.'
      : undefined,
]

/** The likeliest mistake behind a failure, or undefined where there is no saying. */
export function guess({ message, evidence, scene }: CheckFailure, id = ''): string | undefined {
  const { sent, received = '', expected } = evidence
  const { stdout, stderr } = scene
  const facts: Facts = {
    id,
    message,
    isAsked: sent?.includes('\r\n\r\n') ?? false,
    received: Buffer.isBuffer(received) ? received.toString('latin1') : '',
    expected: Buffer.isBuffer(expected) ? expected : undefined,
    stdout,
    stderr,
  }
  for (const attempt of guesses) {
    const said = attempt(facts)
    if (said !== undefined) return said
  }
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

/** It did not start, or not where it should. */
function startsWithError({ message, stderr }: Facts): string | undefined {
  if (message.includes('not on the port that it was given'))
    return 'The port is the argument after the command (process.argv[2] in Node, sys.argv[1] in Python). Is it used?'
  if (message.includes('does not listen on'))
    return 'Does it listen on the port that it is given as its argument, and on 127.0.0.1?'
  if (stderr.includes('ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX'))
    return 'Node takes the types away and runs the rest. So there is no enum, no namespace, and no parameter property.'
  if (/ERR_MODULE_NOT_FOUND|Cannot find module/.test(stderr))
    return "A file or a package that it imports is not there. Files are imported with their ending: './request.ts'."
  if (/before it took a connection/.test(message) && /EADDRINUSE|in use/i.test(stderr))
    return 'Its port is in use. Does it listen twice, or on a port of its own choice? Or was the port used a moment ago? Set SO_REUSEADDR before you bind (Node does).'
  if (/exited with status 0 before/.test(message))
    return 'It ended by itself, without an error. A program ends when it waits for nothing: does it listen?'
  return undefined
}

/** Content-Length is the number of characters, not of bytes, or another wrong number. */
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

/** The body is another of the files. */
function otherFile({ message, received }: Facts): string | undefined {
  if (!message.includes('the body is not the file') || received === '') return undefined
  const name = Object.keys(files).find((file) => files[file]?.toString('latin1') === received)
  return name === undefined
    ? undefined
    : `What came is the file ${name}. Is the target read, and made into the right name?`
}

/** It has said itself what went wrong. */
function traced({ message, stderr }: Facts): string | undefined {
  if (
    !/reset|without a response|response came|did not come|the server (was|exited|takes no)|status is 500/.test(
      message,
    )
  )
    return undefined
  return /^\s+at .+:\d+|^Traceback |^\S*(Error|Exception)\b.*:/m.test(stderr)
    ? `An error was thrown. Its first lines are below: they name the place.${message.includes('while it was serving') ? ' (A client may also connect and leave without a word: the checks do so to see whether a server is ready.)' : ''}`
    : undefined
}
