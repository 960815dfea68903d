// How programs end, and what they say then, in the languages of those who learn: a sentence for each.
import type { Exit } from '../system/process.ts'

/** What stands in a program's own words, and what it means for a server. The surest come first. */
const words: [pattern: RegExp, meaning: string][] = [
  [
    /ERR_STREAM_WRITE_AFTER_END|write after end/,
    'It writes to a connection that it has ended: it answers twice. Is each piece that comes taken for a ' +
      'request? After the answer, read on and drop what comes.',
  ],
  [
    /Unhandled 'error' event[^]*\b(ECONNRESET|EPIPE|ECONNABORTED)\b|\b(ECONNRESET|EPIPE)\b[^]*Unhandled 'error'/,
    "A client has gone, and its socket's error had no listener: `socket.on('error', …)` for each client.",
  ],
  [
    /BrokenPipeError|ConnectionResetError|ConnectionAbortedError|SocketException: *(Broken pipe|Connection reset)|Broken pipe \(os error/,
    'A client has gone, and reading from it or writing to it failed. That is no reason to end: catch the ' +
      'error around everything that is done for one client, and close its connection.',
  ],
  [
    /UnicodeDecodeError|Utf8Error|FromUtf8Error|invalid utf-8|MalformedInputException/i,
    'It reads bytes as UTF-8, and they are none. A client may send any bytes: read a head as Latin-1, one ' +
      'character for each byte, and files as bytes.',
  ],
  [
    /URIError|URI malformed/,
    'The escapes of a target can be wrong, and decoding them then throws. Catch that, and answer 400.',
  ],
  [
    /IsADirectoryError|EISDIR|Is a directory/,
    'It opens a folder as if it were a file. Ask what a path is before you read it, or catch the error.',
  ],
  [
    /FileNotFoundError|NoSuchFileException|FileNotFoundException|\bENOENT\b|ENOTDIR|NotADirectoryError|ENAMETOOLONG|No such file or directory/i,
    'A file was not there, or could not be there, and nobody has caught the error. Catch it where you open ' +
      'the file, and answer 404.',
  ],
  [
    /EMFILE|Too many open files/i,
    'It has too many files and sockets open. Each connection and each file has to be closed, also where ' +
      'something fails.',
  ],
  [
    /can't start new thread|unable to create native thread|OutOfMemoryError|heap out of memory|MemoryError/,
    'Its memory, or its threads, have come to an end. What does it keep for clients that have gone, and how ' +
      'much does it read before it says no?',
  ],
  [
    /ERR_INVALID_ARG_VALUE|embedded null (byte|character)|Nul character not allowed|InvalidPathException|nul byte found/i,
    'A target may hold %00, and no file has such a name: opening it throws. Answer 400 or 404 before.',
  ],
  [
    /Cannot (read|set) propert|is not iterable|IndexError|not enough values to unpack|too many values to unpack|(Array|String)?IndexOutOfBounds|index out of (range|bounds)|out of range for slice|bounds out of range|NullPointerException|nil pointer|NoSuchElementException|called `Option::unwrap\(\)`|substr outside of string/,
    'It takes a part of a request that is not there. A client may send less than you count on, or nothing at ' +
      'all: look how many parts there are before you use them.',
  ],
]

/** Signals that end a program by its own fault. */
const signals: Record<string, string> = {
  SIGSEGV:
    'SIGSEGV: it has used memory that is not its own. A null pointer, an index beyond the end of an array, or ' +
    'memory that was given back?',
  SIGBUS: 'SIGBUS: it has used memory that is not its own. Is a pointer still right, a file still as long?',
  SIGABRT:
    'SIGABRT: the program has given up by itself: a failed assertion, or memory that was written beyond its ' +
    'end, or given back twice.',
  SIGPIPE:
    'SIGPIPE: it has written to a client that had gone. Ignore that signal (`signal(SIGPIPE, SIG_IGN)`), or ' +
    'send with MSG_NOSIGNAL; then `send` gives an error, and only this client is lost.',
  SIGFPE: 'SIGFPE: a whole number was divided by 0.',
  SIGILL: 'SIGILL: it has come to bytes that are no instruction, as after a function without a `return`.',
  SIGKILL: 'SIGKILL: somebody else has ended it. Does the system run out of memory?',
}

/** What shells add to 128, and what some systems call these signals. */
const numbers: Record<number, string> = {
  4: 'SIGILL',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
}

/** Signs of an error that was not caught, in many languages. */
const trace =
  /^\s+at .+:\d+|^Traceback |^\S*(Error|Exception)\b.*:|^(panic|fatal error): |^thread '.*' panicked at|^Exception in thread |\bat \S+ line \d+\.?$/m

/** What a program's end means, or what it wrote of an error. Undefined where there is no saying. */
export function meaningOf(stderr: string, exit?: Exit): string | undefined {
  const said = words.find(([pattern]) => pattern.test(stderr))
  if (said) return said[1]
  const signal = signalOf(exit)
  if (signal !== undefined && signals[signal] !== undefined) return signals[signal]
  if (!trace.test(stderr)) return undefined
  return 'An error was thrown. What it said is below: it names the place.'
}

/** The signal that has ended a program, also where a shell has turned it into a number. */
export function signalOf(exit: Exit | undefined): string | undefined {
  return exit?.signal ?? numbers[(exit?.status ?? 0) - 128]
}

const mostLines = 8

/**
 * What a program has written to stderr, as far as it says why. Python puts the error last, below the way to
 * it; the others put it first.
 */
export function lastWords(stderr: string): string[] {
  const lines = stderr.trimEnd().split('\n')
  const more = lines.length - mostLines
  if (more <= 0) return lines
  if (/^Traceback \(most recent call last\)/m.test(stderr))
    return [`… ${more} lines, and then`, ...lines.slice(-mostLines)]
  return [...lines.slice(0, mostLines), `… and ${more} more lines`]
}
