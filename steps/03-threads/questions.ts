// The questions of lesson 03, with the servers that give the answers.
import type { Question } from '../../checker/check/question.ts'

const get = (target: string): string => `GET ${target} HTTP/1.0\\r\\n\\r\\n`
const page = 'HEAD /test.html HTTP/1.0\\r\\n\\r\\n'
const slow = { 'slow.html': 'pipe' } as const
const broken = { 'broken.html': 'socket' } as const

/** Some clients wait for the slow file, and then one wants a page. */
const someWait = (times: string): string[] => [times, get('/slow.html'), 'stay', 'then', page, 'wait']

const endsWithoutResponse = /broken[^\n]*\n +\\r\\n\nclient 1 +the server has (closed|reset)/
const isServed = /client 2 +received/

export const questions: Question[] = [
  {
    id: '03.q.out-of-www',
    kind: 'opening',
    section: '02#where-a-path-leads',
    ask:
      'A client asks the finished server for `/test/%2e%2e/%2e%2e/package.json`. That file is there, beside ' +
      '`www`. What does the client get?',
    experiment: { say: [get('/test/%2e%2e/%2e%2e/package.json'), 'wait'] },
    choices: [
      { text: 'the file', by: 'way-out', shows: /200 OK/ },
      { text: 'a page that says that there is no such file', by: 'step', shows: /404 Not Found/ },
    ],
  },
  {
    id: '03.q.head',
    kind: 'opening',
    section: '02#head',
    ask: 'A client sends `HEAD /test.html HTTP/1.0` and the empty line. What comes after the head of the response?',
    experiment: { say: [page, 'wait'] },
    choices: [
      { text: 'nothing: the connection ends', by: 'step', shows: /^(?![^]*DOCTYPE)[^]*200 OK/ },
      { text: 'the page', by: 'head-with-a-body', shows: /DOCTYPE/ },
    ],
  },
  {
    id: '03.q.await',
    kind: 'stop',
    section: 'will-await-help',
    ask: 'One client waits for the slow file. Does the next one get its page?',
    experiment: { say: someWait('1x'), www: slow },
    choices: [
      { text: 'yes', by: 'here', shows: /client 2 +received/ },
      { text: 'no', by: '02', shows: /client 2 +still open/ },
    ],
  },
  {
    id: '03.q.await-four-times',
    kind: 'stop',
    section: 'will-await-help',
    ask: 'Four clients wait for the slow file. Does the fifth one get its page?',
    experiment: { say: someWait('4x'), www: slow },
    choices: [
      { text: 'yes', by: 'step', shows: /client 5 +received/ },
      { text: 'no', by: 'here', shows: /client 5 +still open/ },
    ],
  },
  {
    id: '03.q.fails',
    kind: 'stop',
    section: 'a-thread-that-fails',
    ask: 'The same two clients once more. What does the first one get?',
    experiment: { say: [get('/broken.html'), 'wait', 'then', page, 'wait'], www: broken },
    choices: [
      { text: 'a response with status 500', by: 'step', shows: /HTTP\/1\.1 500/ },
      { text: 'the end of the connection, without a response', by: 'here', shows: endsWithoutResponse },
      { text: 'nothing: it waits', by: 'failing-thread-goes-on', shows: /client 1 +still open/ },
    ],
  },
  {
    id: '03.q.ten-wait',
    kind: 'closing',
    section: 'will-await-help',
    ask: 'Ten clients wait for the slow file. Another one asks the finished server for a page. What does it get?',
    experiment: { say: someWait('10x'), www: slow },
    choices: [
      {
        text: 'nothing, until the slow file has come',
        by: 'asynchronous-reads',
        shows: /client 11 +still open/,
      },
      { text: 'the page, at once', by: 'step', shows: /client 11 +received/ },
    ],
  },
  {
    id: '03.q.four-more',
    kind: 'closing',
    section: 'a-thread-for-each-client',
    ask:
      'One client waits for the slow file. Then four others ask the finished server for a page, one after the ' +
      'other. Who gets it?',
    experiment: {
      say: [get('/slow.html'), 'stay', ...[1, 2, 3, 4].flatMap(() => ['then', page, 'wait'])],
      www: slow,
    },
    choices: [
      { text: 'none of them', by: 'one-thread', shows: /client 2 +still open/ },
      {
        text: 'the first three of them',
        by: 'four-threads',
        shows: /client 4 +received[^]*client 5 +still open/,
      },
      { text: 'all of them', by: 'step', shows: /client 5 +received/ },
    ],
  },
  {
    id: '03.q.broken',
    kind: 'closing',
    section: 'a-thread-that-fails',
    ask:
      "One client asks the finished server for a file that is there and can't be read, and another one for a " +
      'page. What do they get?',
    experiment: { say: [get('/broken.html'), 'wait', 'then', page, 'wait'], www: broken },
    choices: [
      {
        text: 'the first one nothing, the second one its page',
        by: 'failing-thread-says-nothing',
        shows: new RegExp(`${endsWithoutResponse.source}[^]*${isServed.source}`),
      },
      {
        text: 'the first one status 500, the second one its page',
        by: 'step',
        shows: new RegExp(`HTTP/1\\.1 500[^]*${isServed.source}`),
      },
      {
        text: 'both of them nothing: the server is gone',
        by: 'failing-thread-ends-it',
        shows: /^ends +with exit status 1/m,
      },
    ],
  },
  {
    id: '03.q.folder',
    kind: 'closing',
    section: 'a-thread-that-fails',
    ask: "A client asks the finished server for `/test`, which is a folder. It can't be read, either. Which status?",
    experiment: { say: [get('/test'), 'wait'] },
    choices: [
      { text: '404', by: 'step', shows: /HTTP\/1\.1 404/ },
      { text: '500', by: 'folder-is-an-error', shows: /HTTP\/1\.1 500/ },
    ],
  },
  {
    id: '03.q.leaves',
    kind: 'closing',
    section: 'a-client-that-leaves-its-thread',
    ask:
      'A client asks the finished server for the slow file, and breaks the connection off. The file has still ' +
      'not come when the next client asks for a page. What does that one get?',
    experiment: { say: [get('/slow.html'), '1s', 'reset', 'then', page, 'wait'], www: slow },
    choices: [
      { text: 'the page, at once', by: 'step', shows: /client 2 +received/ },
      { text: 'nothing, until the slow file has come', by: 'one-thread', shows: /client 2 +still open/ },
    ],
  },
]
