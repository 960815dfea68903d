// Guesses: each where the evidence of a failure fits it, and nowhere else.
import t from 'tap'
import { CheckFailure, type Evidence, type Scene } from '../wire/failure.ts'
import { lastWords } from './ends.ts'
import { guess } from './guess.ts'

type Facts = Evidence & Partial<Pick<Scene, 'stdout' | 'stderr' | 'added'>>

/** A failure whose sentence says nothing: guesses don't go by it. */
function failed({ stdout = '', stderr = '', added = [], ...evidence }: Facts): CheckFailure {
  const failure = new CheckFailure('a sentence', evidence)
  Object.assign(failure.scene, { stdout, stderr, added })
  return failure
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
const nothing = Buffer.alloc(0)
const request = latin1('GET /page.html HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
const response = 'HTTP/1.1 200 OK\r\nContent-Length: '
const early = { kind: 'ended early', exit: { status: 1, signal: null } } as const
const crash = { kind: 'crash', exit: { status: 1, signal: null } } as const

const cases: [name: string, facts: Facts, said: RegExp | undefined][] = [
  // What came
  [
    'LF',
    { kind: 'form: line end', received: latin1('HTTP/1.1 200 OK\nServer: a\n\nHello') },
    /ends with CR LF/,
  ],
  [
    'LF, and another matter',
    { kind: 'status', received: latin1('HTTP/1.1 404 No\nServer: a\n\nHello') },
    undefined,
  ],
  ['no end', { kind: 'form: line end', received: latin1('HTTP/1.1 200 OK\r\nServer: a\r\n') }, /has no end/],
  ['no end, LF', { kind: 'no response', received: latin1('HTTP/1.1 200 OK\nServer: a\n') }, /has no end/],
  [
    'four characters',
    { kind: 'no response', received: latin1('HTTP/1.1 200 OK\\r\\nA: b\\r\\n\\r\\n') },
    /are four/,
  ],
  [
    'length in characters',
    { kind: 'form: length', received: Buffer.from(`${response}3\r\n\r\na–b`) },
    /3: so many characters has the body, and 5 bytes/,
  ],
  ['no head', { kind: 'form: status line', received: latin1('<p>Hello</p>') }, /without a head/],
  [
    'chunks',
    { kind: 'form: no length', received: latin1('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n') },
    /chunks/,
  ],
  [
    'packed',
    { kind: 'form: coding', received: latin1(`${response}2\r\nContent-Encoding: br\r\n\r\nab`) },
    /Accept-Encoding/,
  ],
  ['gzip', { kind: 'body', expected: latin1('abc'), received: latin1('\x1f\x8b\x08') }, /gzip/],
  [
    'read as text',
    { kind: 'body', expected: latin1('\xff\xfe'), received: Buffer.from('\ufffd\ufffd') },
    /read as text/,
  ],
  [
    'another file',
    { kind: 'body', expected: latin1('page'), received: latin1('{}\n') },
    /the file data\.json/,
  ],
  ['cut off', { kind: 'body', expected: latin1('abcdef'), received: latin1('abc') }, /beginning of the file/],
  [
    'the length of a pipe',
    {
      kind: 'body',
      expected: latin1('abc'),
      received: nothing,
      sent: latin1('GET /a HTTP/1.0\r\n\r\n'),
      added: [{ name: 'a', command: 'mkfifo {file}' }],
    },
    /named pipe/,
  ],
  ['nothing of a file', { kind: 'body', expected: latin1('abc'), received: nothing }, undefined],
  // What became of the connection
  ['reset', { kind: 'reset', received: nothing }, /still unread/],
  ['waits', { kind: 'no response', sent: request, received: nothing }, /It waits/],
  ['a head without end', { kind: 'no response', sent: latin1('GET / HT'), received: nothing }, undefined],
  ['stays open', { kind: 'not closed', received: latin1(`${response}0\r\n\r\n`) }, /stayed open/],
  ['too early', { kind: 'too early', received: latin1(response) }, /a part of a request/],
  ['a field', { kind: 'field', received: latin1(`${response}1\r\n\r\n–`.slice(0, -1)) }, undefined],
  // The log
  ['no value', { kind: 'no line', stdout: 'a.html|undefined|undefined|1\n' }, /has no value/],
  ['no value in Python', { kind: 'no line', stdout: 'a.html|127.0.0.1|None|1\n' }, /has no value/],
  ['too many fields', { kind: 'no line', stdout: 'a|b.html|127.0.0.1|5000|1\n' }, /more than three/],
  ['blanks', { kind: 'no line', stdout: 'a.html | 127.0.0.1 | 5000 | 1\n' }, /blanks/],
  ['three fields', { kind: 'no line', stdout: 'a.html|127.0.0.1|1\n' }, /fewer than four/],
  ['other signs', { kind: 'no line', stdout: 'a.html 127.0.0.1 5000 1\n' }, /fewer than four/],
  ['a spelled-out end', { kind: 'no line', stdout: 'a.html|127.0.0.1|5000|1\\n' }, /two characters/],
  ['no end', { kind: 'no line', stdout: 'a.html|127.0.0.1|5000|1' }, /no end yet/],
  ['a 404 that is not counted', { kind: 'no line', stdout: 'a.html|127.0.0.1|5000|1\n' }, undefined],
  ['nothing printed', { kind: 'no line', stdout: 'serving www at http://127.0.0.1:8080/\n' }, undefined],
  ['a lost update', { kind: 'count: twice' }, /the same number/],
  ['a gap', { kind: 'count: gap' }, /A number is missing/],
  // How it has not started
  ['TypeScript', { ...early, stderr: "code: 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX'" }, /no enum/],
  ['another port', { kind: 'other port' }, /argument/],
  ['by itself', { ...early, exit: { status: 0, signal: null } }, /does it listen/],
  ['in use', { ...early, stderr: 'OSError: [Errno 98] Address already in use' }, /SO_REUSEADDR/],
  ['no program', { kind: 'not started' }, /no such program/],
  ['an import', { ...early, stderr: "ModuleNotFoundError: No module named 'x'" }, /imports is not there/],
  [
    'a traceback for a bad port',
    {
      kind: 'refusal',
      stderr: 'Traceback (most recent call last):\n  File "a.py", line 1\nValueError: no\n',
    },
    /one line of your own/,
  ],
  ['nothing said of a bad port', { kind: 'refusal' }, undefined],
  // How it has ended: each language in its own words
  ['twice', { ...crash, stderr: 'Error [ERR_STREAM_WRITE_AFTER_END]: write after end' }, /answers twice/],
  [
    'no listener',
    { ...crash, stderr: "throw er; // Unhandled 'error' event\nError: read ECONNRESET\n" },
    /no listener/,
  ],
  ['Python, gone', { ...crash, stderr: 'BrokenPipeError: [Errno 32] Broken pipe' }, /A client has gone/],
  ['Python, words', { ...crash, stderr: 'IndexError: list index out of range' }, /a part of a request/],
  ['Python, bytes', { ...crash, stderr: "UnicodeDecodeError: 'utf-8' codec can't decode" }, /none/],
  ['Go, panic', { ...crash, stderr: 'panic: runtime error: index out of range [1] with length 1' }, /a part/],
  [
    'Go, log.Fatal',
    { ...crash, stderr: '2026/01/01 10:00:00 open www/x: no such file or directory' },
    /404/i,
  ],
  [
    'Rust',
    { ...crash, stderr: "thread 'main' panicked at src/main.rs:9:5:\nindex out of bounds: the len is 1" },
    /a part of a request/,
  ],
  [
    'Rust, another',
    { ...crash, stderr: "thread '<unnamed>' panicked at a.rs:9:5:\nno" },
    /An error was thrown/,
  ],
  [
    'Java',
    { ...crash, stderr: 'Exception in thread "main" java.lang.ArrayIndexOutOfBoundsException: Index 1' },
    /a part of a request/,
  ],
  ['Java, gone', { ...crash, stderr: 'java.net.SocketException: Broken pipe' }, /A client has gone/],
  ['JavaScript', { ...crash, stderr: 'TypeError: no\n    at serve (server.ts:3:1)' }, /An error was thrown/],
  ['C, memory', { kind: 'crash', exit: { status: null, signal: 'SIGSEGV' } }, /memory that is not its own/],
  ['C, a shell between', { kind: 'crash', exit: { status: 139, signal: null } }, /SIGSEGV/],
  ['C, gone', { kind: 'crash', exit: { status: null, signal: 'SIGPIPE' } }, /MSG_NOSIGNAL/],
  ['C, its own words', { kind: 'crash', exit: { status: null, signal: 'SIGABRT' } }, /given back twice/],
  ['ended, silent', { kind: 'crash', exit: { status: 3, signal: null } }, undefined],
  [
    'another client',
    { kind: 'status', received: latin1('HTTP/1.1 404'), stderr: 'Error: of another' },
    undefined,
  ],
  ['500', { kind: 'status', received: latin1('HTTP/1.1 500 No') }, /Print the error/],
]

t.test('guesses', async (t) => {
  for (const [name, facts, said] of cases) {
    if (said) t.match(guess(failed(facts)), said, name)
    else t.equal(guess(failed(facts)), undefined, name)
  }
})

t.test('a check knows what only it can know, where nothing surer is known', async (t) => {
  const likely = [
    { kind: 'no response', say: 'nothing came' },
    { kind: 'status', came: /^HTTP\/\S+ 404/, say: 'the folder' },
  ] as const
  const check = { likely: [...likely] }
  const silent = { kind: 'no response', sent: request, received: nothing } as const
  t.equal(guess(failed(silent), check), 'nothing came')
  t.match(guess(failed({ ...silent, stderr: 'IndexError: no' }), check), /a part of a request/)
  t.equal(guess(failed({ kind: 'status', received: latin1('HTTP/1.1 404') }), check), 'the folder')
  t.equal(guess(failed({ kind: 'status', received: latin1('HTTP/1.1 400') }), check), undefined)
})

t.test('what a program says of its end: the first lines, and of Python the last', async (t) => {
  const way = '  File "server.py", line 3\n    serve()\n'.repeat(10)
  const traceback = `Traceback (most recent call last):\n${way}IndexError: no\n`
  t.match(lastWords(traceback)[0], /^… 14 lines/)
  t.equal(lastWords(traceback).at(-1), 'IndexError: no')
  const goroutine = `panic: no\n\ngoroutine 1 [running]:\n${'main.serve()\n'.repeat(20)}`
  t.equal(lastWords(goroutine)[0], 'panic: no')
  t.equal(lastWords(goroutine).at(-1), '… and 15 more lines')
})
