// The questions of lesson 04, with the servers that give the answers.
import type { Question } from '../../checker/check/question.ts'

const get = (target: string): string => `GET ${target} HTTP/1.0\\r\\n\\r\\n`
const head = (target: string): string => `HEAD ${target} HTTP/1.0\\r\\n\\r\\n`
const eightAtOnce = { say: ['8x', head('/'), 'wait'] }
const leavesEarly = { say: [get('/big.bin'), 'answer', 'reset'], www: { 'big.bin': 30_000_000 } }

/** A line of the log, whatever its client's port. */
const line = (file: string, count: number): string =>
  `prints +${file}\\|127\\.0\\.0\\.1\\|\\d+\\|${count}(\n|$)`

/** The counts of index.html go up to 8, and none comes twice; or one comes twice. */
const eachOnce = /^(?=[^]*index[^\n]*\|8$)(?![^]*index[^\n]*(\|\d+)$[^]*index[^\n]*\1$)/m
const twice = /index[^\n]*(\D\d+)$[^]*index[^\n]*\1$/m

export const questions: Question[] = [
  {
    id: '04.q.five-wait',
    kind: 'opening',
    section: '03#a-thread-for-each-client',
    ask: 'Five clients wait for slow files. A sixth one asks the finished server for a page. What does it get?',
    experiment: {
      say: ['5x', get('/slow.html'), 'stay', 'then', head('/test.html'), 'wait'],
      www: { 'slow.html': 'pipe' },
    },
    choices: [
      { text: 'the page, at once', by: 'step', shows: /client 6 +received/ },
      {
        text: 'nothing, until a slow file has come',
        by: 'asynchronous-reads',
        shows: /client 6 +still open/,
      },
    ],
  },
  {
    id: '04.q.fails',
    kind: 'opening',
    section: '03#a-thread-that-fails',
    ask: "A client asks the finished server for a file that is there and can't be read. What does it get?",
    experiment: { say: [get('/broken.html'), 'wait'], www: { 'broken.html': 'socket' } },
    choices: [
      { text: 'a response with status 500', by: 'step', shows: /HTTP\/1\.1 500/ },
      {
        text: 'the end of the connection, without a response',
        by: 'failing-thread-says-nothing',
        shows: /^sent [^\n]*\n[^\n]*\nthe server has (closed|reset)/,
      },
      { text: 'nothing: it waits', by: 'failing-thread-goes-on', shows: /^still open/m },
    ],
  },
  {
    id: '04.q.two-clients',
    kind: 'stop',
    section: 'a-line-for-each-access',
    ask: 'Two clients ask for `/`, one after the other. Which counts do their lines have?',
    experiment: { say: [head('/'), 'wait', 'then', head('/'), 'wait'] },
    choices: [
      { text: '1 and 2', by: 'step', shows: new RegExp(line('index\\.html', 1) + line('index\\.html', 2)) },
      { text: '1 and 1', by: 'here', shows: new RegExp(line('index\\.html', 1) + line('index\\.html', 1)) },
    ],
  },
  {
    id: '04.q.whose-port',
    kind: 'stop',
    section: 'where-the-count-lives',
    ask: 'The count is right now. But what will stand beside it?',
    experiment: { say: [head('/'), 'wait'] },
    choices: [
      {
        text: "the client's address and port",
        by: 'step',
        shows: /prints +index\.html\|127\.0\.0\.1\|(?!8080\|)\d+\|1/,
      },
      {
        text: "the client's address, and the port of the server",
        by: 'port-of-the-server',
        shows: /prints +index\.html\|127\.0\.0\.1\|8080\|1/,
      },
      { text: 'neither address nor port', by: 'here', shows: /prints +index\.html\|undefined\|undefined\|1/ },
    ],
  },
  {
    id: '04.q.threads-share',
    kind: 'stop',
    section: 'a-race',
    ask: 'Eight clients ask for the same page at the same time. Which numbers are printed?',
    experiment: eightAtOnce,
    choices: [
      { text: '1 to 8, in some order', by: 'step', shows: eachOnce },
      { text: 'some numbers more than once, and the last ones never', by: 'here', shows: twice },
    ],
  },
  {
    id: '04.q.one-waits',
    kind: 'stop',
    section: 'a-race',
    ask: 'One thread counts. Eight clients ask at the same time. Which counts do their lines have?',
    experiment: eightAtOnce,
    choices: [
      { text: '1 to 8', by: 'step', shows: eachOnce },
      { text: 'some counts more than once', by: 'here', shows: twice },
    ],
  },
  {
    id: '04.q.close',
    kind: 'stop',
    section: 'when-an-access-is-one',
    ask: 'The same client again. Has it a line?',
    experiment: leavesEarly,
    choices: [
      { text: 'yes', by: 'here', shows: /prints +big\.bin/ },
      { text: 'no', by: 'step', shows: /^(?![^]*prints +big)[^]*we have reset/ },
    ],
  },
  {
    id: '04.q.eight-at-once',
    kind: 'closing',
    section: 'one-owner-and-no-wait-in-between',
    ask:
      'Eight clients ask the finished server for the same page at the same time. Which counts do their lines ' +
      'have?',
    experiment: eightAtOnce,
    choices: [
      { text: 'each number from 1 to 8, once', by: 'step', shows: eachOnce },
      { text: 'some numbers more than once', by: 'count-read-too-early', shows: twice },
    ],
  },
  {
    id: '04.q.left-early',
    kind: 'closing',
    section: 'when-an-access-is-one',
    ask:
      'A client asks the finished server for a file of 30 MB, and breaks the connection off when the first bytes ' +
      'have come. Has it a line?',
    experiment: leavesEarly,
    choices: [
      { text: 'yes', by: 'logs-on-close', shows: /prints +big\.bin/ },
      { text: 'no', by: 'step', shows: /^(?![^]*prints +big)[^]*we have reset/ },
    ],
  },
  {
    id: '04.q.one-name',
    kind: 'closing',
    section: 'what-is-counted',
    ask:
      'Clients ask the finished server for `/`, for `/index.html` and for `/?a=b`, in this order. Which file ' +
      'and which count does the third line have?',
    experiment: {
      say: [head('/'), 'wait', 'then', head('/index.html'), 'wait', 'then', head('/?a=b'), 'wait'],
    },
    choices: [
      { text: '`index.html` and 3', by: 'step', shows: new RegExp(line('index\\.html', 3)) },
      { text: '`/` and 2', by: 'slash-is-counted', shows: new RegExp(line('/', 2)) },
      { text: '`?a=b` and 1', by: 'target-is-counted', shows: new RegExp(line('\\?a=b', 1)) },
    ],
  },
  {
    id: '04.q.who-has-a-line',
    kind: 'closing',
    section: 'what-is-counted',
    ask:
      'A client asks the finished server for a file that is not there, and another one sends a POST to ' +
      '`/index.html`. Which of them has a line?',
    experiment: {
      say: [get('/missing.html'), 'wait', 'then', 'POST /index.html HTTP/1.0\\r\\n\\r\\n', 'wait'],
    },
    choices: [
      {
        text: 'both',
        by: 'refused-is-logged',
        shows: new RegExp(line('missing\\.html', 1) + line('index\\.html', 1)),
      },
      { text: 'the first one', by: 'step', shows: /^(?![^]*prints +index)[^]*prints +missing/ },
      { text: 'neither', by: 'missing-not-logged', shows: /^(?![^]*prints +(index|missing))/ },
    ],
  },
  {
    id: '04.q.forged',
    kind: 'closing',
    section: 'a-name-that-forges-a-line',
    ask: 'A client asks the finished server for `/a%0Ab`. What does the log show?',
    experiment: { say: [get('/a%0Ab'), 'wait'] },
    choices: [
      {
        text: 'two lines, `a` and `b` with the other fields',
        by: 'name-not-escaped',
        shows: /prints +a\nprints +b\|/,
      },
      { text: 'one line, with the name `a%0Ab`', by: 'step', shows: /prints +a%0Ab\|/ },
    ],
  },
]
