// The reader of responses: what it takes, what it waits for, and which faults it notes.
import t from 'tap'
import { CheckFailure } from './failure.ts'
import { ensureForm, readResponse, takeRest, type Response } from './response.ts'
import type { FaultKind } from './failure.ts'

const sent = Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
const read = (text: string, options: { method?: string; hasEnded?: boolean } = {}): Response | 'more' =>
  readResponse(Buffer.from(text, 'latin1'), sent, options)

/** What has come, whether the connection has ended, and the body and the faults that are found; or `more`. */
const cases: [
  name: string,
  text: string,
  hasEnded: boolean,
  found: 'more' | [body: string, ...faults: FaultKind[]],
][] = [
  ['a right one', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab', false, ['ab']],
  ['a head that goes on', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n', false, 'more'],
  ['a body that goes on', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na', false, 'more'],
  ['only as much as announced', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc', false, ['ab']],
  ['a body that is cut off', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na', true, ['a', 'length']],
  ['LF alone', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nab', false, ['ab', 'line end']],
  ['LF alone at the end', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\nab', false, ['ab', 'line end']],
  ['a body that ends where the connection does', 'HTTP/1.1 200 OK\r\n\r\nab', true, ['ab', 'no length']],
  ['the same, and it goes on', 'HTTP/1.1 200 OK\r\n\r\nab', false, 'more'],
  [
    'two lengths',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab',
    true,
    ['ab', 'no length'],
  ],
  ['a length that is none', 'HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\nab', true, ['ab', 'no length']],
  ['an odd status line', 'HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n', false, ['', 'status line']],
  ['a space before the colon', 'HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n', false, ['', 'field line']],
  ['no colon', 'HTTP/1.1 200 OK\r\nContent\r\nContent-Length: 0\r\n\r\n', false, ['', 'field line']],
  [
    'chunks',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n10\r\n0\r\n\r\n56789012345\r\n0\r\n\r\n',
    false,
    ['ab0\r\n\r\n56789012345', 'no length'],
  ],
  ['chunks that go on', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n', false, 'more'],
  [
    'a coding',
    'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nab',
    false,
    ['ab', 'coding'],
  ],
  ['no empty line', 'HTTP/1.1 200 OK\r\nContent-Length: 0', true, ['', 'line end']],
  ['a 304', 'HTTP/1.1 304 Not Modified\r\n\r\n', false, ['']],
]

t.test('what it takes', async (t) => {
  for (const [name, text, hasEnded, found] of cases) {
    const response = read(text, { hasEnded })
    if (response === 'more' || found === 'more') {
      t.equal(response, found, name)
      continue
    }
    const [body, ...faults] = found
    t.equal(response.body.toString('latin1'), body, name)
    t.same(
      response.faults.map(({ kind }) => kind),
      faults,
      name,
    )
  }
})

t.test('fields are found in any spelling, and status and bytes are told', async (t) => {
  const response = read('HTTP/1.1 404 No\r\nX-a: 1\r\nx-A:  2 \r\nContent-Length: 1\r\n\r\nabc')
  t.match(response, { status: 404, sent })
  if (response === 'more') return
  t.same(response.fields.get('x-a'), ['1', '2'])
  t.equal(response.bytes.length, 57)
})

t.test('a response to HEAD has no body, whatever it announces', async (t) => {
  const response = read('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab', { method: 'HEAD' }) as Response
  t.equal(response.body.length, 0)
  const whole = takeRest(response, Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab'), 'HEAD')
  t.match(whole.faults[0]?.what, /response to HEAD has no body, and 2 bytes/)
})

t.test('what comes after the announced length is the body, too, and a fault', async (t) => {
  const text = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabcd'
  const response = takeRest(read(text) as Response, Buffer.from(text))
  t.equal(response.body.toString(), 'abcd')
  t.throws(
    () => ensureForm(response),
    new CheckFailure('the body is longer than announced: 2 more bytes came'),
  )
  ensureForm(response, ['line end'])
  t.equal(takeRest(response, Buffer.from(text)), response, 'nothing more')
})

t.test('what is no response for anybody', async (t) => {
  for (const text of ['<p>Hello</p>\n\n', 'HTTP/1.1 abc\r\n\r\n', 'HTTP 200 OK\r\n\r\n']) {
    t.throws(() => read(text), new CheckFailure('the response does not begin with a status line'), text)
  }
})
