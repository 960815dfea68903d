// What `npm run say` prints.
import t from 'tap'
import { makeTimeline, type Style } from '../../checker/tell/timeline.ts'
import type { Happening, What } from './connection.ts'
import { sentence } from './sentences.ts'
import { entryOf } from './show.ts'
import { makeTally, nameOf } from './tally.ts'

const plain: Style = { hasClients: false, hasTimes: false }
const sent = (text: string): What => ({ what: 'sent', bytes: Buffer.from(text) })
const received = (text: string): What => ({ what: 'received', bytes: Buffer.from(text) })
const closed: What = { what: 'ended', how: 'closed', unsent: 0 }

/** What is printed of happenings, one every 1500 ms. */
function print(happenings: What[], style = plain, client = 1): string {
  let text = ''
  const { tell, end } = makeTimeline(style, (more) => (text += more))
  for (const [index, what] of happenings.entries()) tell(entryOf({ ...what, client, at: index * 1500 + 0.4 }))
  end()
  return text
}

t.test('bytes in both directions, and the end', async (t) => {
  const happenings = [
    sent('GET / HT'),
    sent('TP/1.1\r\n\r\n'),
    received('HTTP/1.1 200 OK\r\n\r\nH\u00e9\0'),
    closed,
  ]
  t.equal(
    print(happenings),
    `sent      GET / HT
sent      TP/1.1\\r\\n
          \\r\\n
received  HTTP/1.1 200 OK\\r\\n
          \\r\\n
          H\\xc3\\xa9\\x00
the server has closed the connection
`,
  )
  t.equal(print([sent('a')]), 'sent      a\n', 'the last line ends')
})

t.test('the pieces in which bytes come make no difference', async (t) => {
  const text = `HTTP/1.1 200 OK\r\n\r\n${'a long line '.repeat(20)}\n${'x'.repeat(3000)}`
  const whole = print([sent('a'), received(text), closed])
  for (let cut = 0; cut <= text.length; cut += 7)
    t.equal(
      print([sent('a'), received(text.slice(0, cut)), received(text.slice(cut)), closed]),
      whole,
      `cut at ${cut}`,
    )
})

t.test('long lines are broken, long answers are cut', async (t) => {
  const lines = print([received('x'.repeat(3000)), sent('a')]).split('\n')
  t.equal(lines[0], `received  ${'x'.repeat(66)}`)
  t.equal(lines[1], `          ${'x'.repeat(66)}`)
  t.same(lines.slice(30), [`          ${'x'.repeat(20)}`, '          … 1,000 bytes more', 'sent      a', ''])
})

t.test("a line's end stays on its line", async (t) => {
  t.equal(print([received(`${'x'.repeat(66)}\r\nab`)]), `received  ${'x'.repeat(66)}\\r\\n\n          ab\n`)
})

t.test('a long row that is sent is shown as it may be typed', async (t) => {
  t.equal(print([sent(`A: ${'x'.repeat(200_000)}\r\n`)]), 'sent      A: x{200000}\\r\\n\n')
  t.equal(
    print([sent(`A\r\n${'X: 1\r\n'.repeat(101)}\r\n`)]),
    'sent      A\\r\\n\n          (X: 1\\r\\n){101}\n          \\r\\n\n',
  )
})

t.test('with times each piece that comes has a line', async (t) => {
  t.equal(
    print([sent('a'), received('b\n'), received('c'), closed], { hasClients: false, hasTimes: true }),
    `     0 ms  sent      a
  1500 ms  received  b\\n
  3000 ms  received  c
  4500 ms  the server has closed the connection
`,
  )
})

t.test('clients are named where there are several', async (t) => {
  t.equal(
    print(
      [sent('a\nb'), { what: 'half closed' }, { what: 'staying' }],
      { hasClients: true, hasTimes: false },
      12,
    ),
    `client 12    sent      a\\n
                       b
client 12    we have closed our side
we stay until the server ends it, or Ctrl-C
`,
  )
})

t.test('what happened, in words', async (t) => {
  const say = (what: Exclude<What, { bytes: Buffer }>): string => sentence({ ...what, client: 1, at: 0 })
  const ended = (how: (What & { what: 'ended' })['how'], unsent = 0): string =>
    say({ what: 'ended', how, unsent })
  t.equal(ended('closed', 2), 'the server has closed the connection')
  t.equal(ended('reset'), 'the server has reset the connection')
  t.equal(ended('reset', 1), 'the server has reset the connection: one piece was not sent')
  t.equal(ended('reset', 2), 'the server has reset the connection: 2 pieces were not sent')
  t.equal(ended('silent', 2), 'still open: nothing has come for 5 s')
  t.equal(ended('full'), 'still open: the server has taken nothing more for 5 s')
  t.equal(ended({ error: 'read EIO' }), 'the connection has failed: read EIO')
  t.equal(say({ what: 'silence' }), 'nothing has come for 5 s: we go on')
})

t.test('what became of the clients that are not shown', async (t) => {
  const tally = makeTally()
  const add = (client: number, ...whats: What[]): void => {
    for (const what of whats) tally.add({ ...what, client, at: 0 } as Happening)
  }
  add(4, received('HTTP/1.1 200 OK\r'), received('\n\r\nHello'), closed)
  add(3, { what: 'ended', how: 'reset', unsent: 0 })
  add(2, sent('a'), received('HTTP/1.1 200 OK\r\n\r\nHello'), closed)
  t.same(tally.lines(), [
    'clients 2 and 4: HTTP/1.1 200 OK, 24 bytes in all; the server has closed the connection',
    'client 3: no answer; the server has reset the connection',
  ])
  t.equal(nameOf([2, 3, 4, 7, 9, 10]), 'clients 2 to 4, 7, 9 and 10')
})
