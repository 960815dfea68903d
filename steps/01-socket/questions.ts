// The questions of lesson 01, with the servers that give the answers.
import type { Question } from '../../checker/check/question.ts'

const request = 'GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n'

export const questions: Question[] = [
  {
    id: '01.q.two-clients',
    kind: 'opening',
    section: 'a-response',
    ask: 'Two clients ask the finished server for a page, one after the other. What do they get?',
    experiment: { say: [request, 'wait', 'then', request, 'wait'] },
    choices: [
      {
        text: 'the first one gets the page, and the second one an empty answer',
        by: 'answers-only-once',
        shows: /client 2 +sent [^\n]*\n +Host: a[^\n]*\n +\\r\\n\nclient 2 +the server has closed/,
      },
      {
        text: 'both get the page',
        by: 'step',
        shows: /client 1 [^]*200 OK[^]*client 2 [^]*200 OK/,
      },
      {
        text: 'the first one gets the page, and the second one finds nobody',
        by: 'first-client-only',
        shows: /client 2 +nobody listens/,
      },
    ],
  },
  {
    id: '01.q.no-such-page',
    kind: 'opening',
    section: 'what-is-missing',
    ask: 'A client asks the finished server for `/no/such/page`. What does it get?',
    experiment: { say: ['GET /no/such/page HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n', 'wait'] },
    choices: [
      { text: 'the page that everybody gets', by: 'step', shows: /200 OK/ },
      { text: 'a page that says that there is no such page', by: '02', shows: /404 Not Found/ },
    ],
  },
  {
    id: '01.q.nobody-answers',
    kind: 'stop',
    section: 'somebody-is-there',
    ask: 'Nobody has written a word yet about answering. What will `curl` do?',
    experiment: { say: [request] },
    choices: [
      { text: 'print an empty page', by: 'no-body', shows: /Content-Length: 0/ },
      { text: 'wait', by: 'here', shows: /still open/ },
      { text: 'print a page that Node has made', by: 'step', shows: /<!doctype html>/ },
    ],
  },
  {
    id: '01.q.characters',
    kind: 'stop',
    section: 'the-length-of-the-body',
    ask: 'The page has 91 characters, and one of them is a dash: `–`. What does curl print?',
    experiment: { say: [request, 'wait'] },
    choices: [
      { text: 'the page', by: 'step', shows: /Content-Length: 93/ },
      { text: 'the page, and something is missing at its end', by: 'here', shows: /Content-Length: 91/ },
      { text: 'nothing', by: 'no-body', shows: /Content-Length: 0/ },
    ],
  },
  {
    id: '01.q.half-a-request',
    kind: 'stop',
    section: 'a-request-comes-in-pieces',
    ask: 'The client sends `GET / HT`, and waits. What will your server do?',
    experiment: { say: ['GET / HT'] },
    choices: [
      { text: 'wait for the rest', by: 'step', shows: /^sent +GET \/ HT\nstill open/ },
      { text: 'answer at once', by: 'here', shows: /200 OK/ },
    ],
  },
  {
    id: '01.q.a-silent-client',
    kind: 'stop',
    section: 'many-clients-at-once',
    ask: 'The first client sends half a request and falls silent. The second one asks properly. What happens?',
    experiment: { say: ['GET / HT', 'stay', 'then', 'GET / HTTP/1.1\\r\\nHost: b\\r\\n\\r\\n', 'wait'] },
    choices: [
      {
        text: 'The second one gets the page.',
        by: 'here',
        shows: /client 2 +received +HTTP[^]*prints +"GET \/ HTTP\/1\.1/,
      },
      {
        text: 'The second one gets nothing, until the first one has gone.',
        by: 'one-client-at-a-time',
        shows: /client 2 +still open/,
      },
      {
        text: "The second one gets the page, and the first one's half request is mixed up with its own.",
        by: 'one-buffer-for-all',
        shows: /prints +"GET \/ HTGET/,
      },
    ],
  },
  {
    id: '01.q.more-bytes',
    kind: 'stop',
    section: 'closing',
    ask: 'What does this client get?',
    experiment: { say: [request, 'x{200000}', 'x{200000}', 'wait'] },
    choices: [
      { text: 'the page', by: 'step', shows: /the server has closed/ },
      {
        text: 'the page, more than once',
        by: 'never-closes',
        shows: /200 OK[^]*200 OK/,
      },
      { text: 'an error', by: 'here', shows: /the server has reset the connection/ },
    ],
  },
  {
    id: '01.q.vanishes',
    kind: 'stop',
    section: 'a-client-that-vanishes',
    ask: 'A client sends half a request and resets the connection. Then you ask with curl. What does curl get?',
    experiment: { say: ['GET / HT', 'reset', 'then', request, 'wait'] },
    choices: [
      { text: 'the page', by: 'step', shows: /client 2 [^]*200 OK/ },
      { text: 'nothing: the server is gone', by: 'here', shows: /ends +with exit status 1/ },
    ],
  },
  {
    id: '01.q.the-last-byte',
    kind: 'closing',
    section: 'a-request-comes-in-pieces',
    ask:
      'A client sends its request up to the last `\\r`, and after a pause the last byte, `\\n`. When does the ' +
      'finished server send the page?',
    experiment: { say: ['GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r', 'answer', '\\n', 'wait'] },
    choices: [
      { text: 'before the last byte comes', by: 'one-event-one-request', shows: / \\r\nreceived/ },
      { text: 'after the last byte has come', by: 'step', shows: /sent +\\n\nreceived/ },
      { text: 'never', by: 'looks-in-the-last-piece', shows: /still open/ },
    ],
  },
  {
    id: '01.q.content-length',
    kind: 'closing',
    section: 'the-length-of-the-body',
    ask:
      'The page has 91 characters; the dash among them is three bytes, all others are one. What does the ' +
      'finished server send after `Content-Length:`?',
    experiment: { say: [request, 'wait'] },
    choices: [
      { text: '91', by: 'length-in-characters', shows: /Content-Length: 91/ },
      { text: '93', by: 'step', shows: /Content-Length: 93/ },
      {
        text: 'nothing, there is no such field: the page ends where the connection does',
        by: '#the-length-of-the-body',
        shows: /charset=utf-8\\r\\n\n +\\r\\n/,
      },
    ],
  },
  {
    id: '01.q.half-closed',
    kind: 'closing',
    section: 'closing',
    ask: 'A client sends its request and closes its own side at once. What does it get from the finished server?',
    experiment: { say: [request, 'half', 'wait'] },
    choices: [
      { text: 'the page', by: 'step', shows: /200 OK/ },
      {
        text: 'the end of the connection, and no page',
        by: 'end-is-the-end',
        shows: /our side\nthe server has closed/,
      },
    ],
  },
  {
    id: '01.q.a-second-request',
    kind: 'closing',
    section: 'the-rest-is-read-and-dropped',
    ask:
      'A client sends a request, and when the answer has come, a second one on the same connection. What does ' +
      'it get from the finished server?',
    experiment: { say: [request, 'answer', request, '1s'] },
    choices: [
      { text: 'the page, and the page once more', by: 'never-closes', shows: /200 OK[^]*200 OK/ },
      {
        text: 'the page; the second request is read and dropped',
        by: 'step',
        shows: /the server has closed the connection\nprints    [^\n]*$/,
      },
      {
        text: 'the page, and the server is gone',
        by: '#the-rest-is-read-and-dropped',
        shows: /^ends +with/m,
      },
    ],
  },
  {
    id: '01.q.port-http',
    kind: 'closing',
    section: 'starting-and-failing-to-start',
    ask: 'The finished server is started with the port `http`. What happens?',
    experiment: { start: ['http'] },
    choices: [
      { text: 'It listens, on some port.', by: 'any-port-will-do', shows: /^prints +listening/ },
      {
        text: "It ends, and shows a dozen lines of Node's own code.",
        by: '#starting-and-failing-to-start',
        shows: /ERR_SOCKET_BAD_PORT/,
      },
      {
        text: 'It ends with one line and exit status 1.',
        by: 'step',
        shows: /^prints +[^\n]*"http"[^\n]*\nends +with exit status 1$/,
      },
    ],
  },
]
