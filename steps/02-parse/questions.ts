// The questions of lesson 02, with the servers that give the answers.
import type { Question } from '../../checker/check/question.ts'

/** A request for a target, and the client's wait for the end. */
const ask = (line: string): string[] => [`${line} HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n`, 'wait']

export const questions: Question[] = [
  {
    id: '02.q.one-line',
    kind: 'opening',
    section: '01#a-request-comes-in-pieces',
    ask:
      'A client sends `GET /test.html HTTP/1.1`, the end of that line, and nothing more. What does the server ' +
      'do?',
    experiment: { say: ['GET /test.html HTTP/1.1\\r\\n'] },
    choices: [
      {
        text: 'It sends the page: it knows all that it needs.',
        by: 'one-event-one-request',
        shows: /200 OK/,
      },
      { text: 'It waits.', by: 'step', shows: /still open/ },
    ],
  },
  {
    id: '02.q.unwanted-bytes',
    kind: 'opening',
    section: '01#the-rest-is-read-and-dropped',
    ask: 'A client sends a request, and after it 200,000 bytes that nobody wants. What does the client get?',
    experiment: { say: ['GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n', 'x{200000}', 'x{200000}', 'wait'] },
    choices: [
      { text: 'an answer, and the end of the connection', by: 'step', shows: /the server has closed/ },
      {
        text: 'a reset',
        by: 'closes-with-bytes-unread',
        shows: /the server has reset the connection/,
      },
    ],
  },
  {
    id: '02.q.missing',
    kind: 'stop',
    section: 'a-file-that-is-not-there',
    ask: 'Somebody mistypes an address, and asks for `/missing.html`. What does this client get?',
    experiment: { say: ask('GET /missing.html') },
    choices: [
      { text: 'an empty page', by: 'no-body', shows: /Content-Length: 0/ },
      { text: 'a page that says that there is no such file', by: 'step', shows: /404 Not Found/ },
      { text: 'nothing, and neither does anybody after it', by: 'here', shows: /ends +with exit status 1/ },
    ],
  },
  {
    id: '02.q.picture',
    kind: 'stop',
    section: 'bytes-not-text',
    ask:
      'The file `test/activa.jpg` begins with the bytes `ff d8 ff e0`, as such pictures do. What comes first ' +
      'in the body that your server sends?',
    experiment: { say: ask('GET /test/activa.jpg') },
    choices: [
      { text: 'these four bytes', by: 'step', shows: /\\xff\\xd8\\xff\\xe0/ },
      {
        text: 'twelve bytes, in which `ef bf bd` stands four times',
        by: 'here',
        shows: /200 OK[^]*\\xef\\xbf\\xbd/,
      },
      {
        text: 'a page that says that there is no such file',
        by: 'pages-only',
        shows: /404 Not Found/,
      },
    ],
  },
  {
    id: '02.q.escape',
    kind: 'stop',
    section: 'percent-escapes',
    ask: '`%2E` is the byte `2e`, which is a dot. What will your server answer to `GET /test%2Ehtml`?',
    experiment: { say: ask('GET /test%2Ehtml') },
    choices: [
      { text: 'the page test.html', by: 'step', shows: /200 OK/ },
      { text: 'File Not Found', by: 'here', shows: /404 Not Found/ },
    ],
  },
  {
    id: '02.q.outside',
    kind: 'stop',
    section: 'nothing-outside-of-www',
    ask: 'A client asks for `/../secret.txt`, a file beside `www`. What does it get?',
    experiment: { say: ask('GET /../secret.txt'), www: { '../secret.txt': 21 } },
    choices: [
      { text: 'that file', by: 'here', shows: /200 OK/ },
      { text: 'File Not Found', by: 'step', shows: /404 Not Found/ },
      { text: 'Bad Request', by: 'checks-before-decoding', shows: /400 Bad Request/ },
    ],
  },
  {
    id: '02.q.two-targets',
    kind: 'stop',
    section: 'what-is-not-a-request',
    ask:
      'A client sends `GET /test.html /index.html HTTP/1.1`, with two targets. What does it get from your ' +
      'server?',
    experiment: { say: ask('GET /test.html /index.html') },
    choices: [
      { text: 'test.html', by: 'here', shows: /<title>A test page/ },
      { text: 'index.html', by: 'words-between', shows: /<title>From socket to server/ },
      { text: 'Bad Request', by: 'step', shows: /400 Bad Request/ },
    ],
  },
  {
    id: '02.q.delete',
    kind: 'stop',
    section: 'other-methods',
    ask: 'A client sends `DELETE /test.html`. What does it get from your server?',
    experiment: { say: ask('DELETE /test.html') },
    choices: [
      { text: 'a status that says that this is not done here', by: 'step', shows: /405 Method Not Allowed/ },
      { text: '200 OK, and the page', by: 'here', shows: /200 OK/ },
    ],
  },
  {
    id: '02.q.endless',
    kind: 'stop',
    section: 'a-head-without-end',
    ask:
      'A client sends one field of five million bytes, and no end of the line. What does it get from your ' +
      'server?',
    experiment: { say: ['GET / HTTP/1.1\\r\\nX: ', 'x{5000000}'] },
    choices: [
      { text: 'a status that says that this is too much', by: 'step', shows: /^received +HTTP\/1.1 431/m },
      { text: 'nothing', by: 'here', shows: /still open/ },
    ],
  },
  {
    id: '02.q.escaped-dots',
    kind: 'closing',
    section: 'nothing-outside-of-www',
    ask: 'A client asks for `/%2e%2e/package.json`. What does it get from the finished server?',
    experiment: { say: ask('GET /%2e%2e/package.json') },
    choices: [
      { text: 'that file, which is not in `www`', by: 'checks-before-decoding', shows: /200 OK/ },
      { text: 'File Not Found', by: 'step', shows: /404 Not Found/ },
    ],
  },
  {
    id: '02.q.query',
    kind: 'closing',
    section: 'the-query',
    ask: 'A client asks for `/test.html?a=%zz`. What does it get from the finished server?',
    experiment: { say: ask('GET /test.html?a=%zz') },
    choices: [
      { text: 'test.html', by: 'step', shows: /200 OK/ },
      { text: 'Bad Request', by: 'decodes-before-the-query', shows: /400 Bad Request/ },
      { text: 'File Not Found', by: '#percent-escapes', shows: /404 Not Found/ },
    ],
  },
  {
    id: '02.q.head',
    kind: 'closing',
    section: 'head',
    ask: 'A client asks with HEAD for a file that is not there. What does it get from the finished server?',
    experiment: { say: ask('HEAD /missing.html') },
    choices: [
      {
        text: 'the head of a 404, with a length of 0',
        by: 'head-of-length-0',
        shows: /Content-Length: 0\\r/,
      },
      {
        text: 'the head of a 404, with the length of the page',
        by: 'step',
        shows: /Content-Length: \d\d+\\r\\n\n[^<]*$/,
      },
      { text: 'the head of a 404, and the page', by: 'head-with-a-body', shows: /<title>File Not Found/ },
    ],
  },
  {
    id: '02.q.long-body',
    kind: 'closing',
    section: 'a-head-without-end',
    ask:
      'A client sends a POST to `/test.html` and its body of 200,000 bytes, all in one piece. What does it get ' +
      'from the finished server?',
    experiment: {
      say: ['POST /test.html HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 200000\\r\\n\\r\\nx{200000}', 'wait'],
    },
    choices: [
      {
        text: '405 Method Not Allowed',
        by: 'step',
        shows: /^received +HTTP\/1.1 405[^]*has closed the connection/m,
      },
      { text: '431 Request Header Fields Too Large', by: 'limit-for-all', shows: /HTTP\/1.1 431/ },
      { text: 'a reset', by: 'hangs-up-on-a-body', shows: /the server has reset the connection/ },
    ],
  },
  {
    id: '02.q.two-hosts',
    kind: 'closing',
    section: 'the-head-of-a-request',
    ask: 'A request has two fields, `Host: a` and `host: b`. What does the finished server answer?',
    experiment: { say: ['GET / HTTP/1.1\\r\\nHost: a\\r\\nhost: b\\r\\n\\r\\n', 'wait'] },
    choices: [
      { text: '200 OK', by: 'host-in-one-spelling', shows: /200 OK/ },
      { text: '400 Bad Request', by: 'step', shows: /400 Bad Request/ },
    ],
  },
]
