// Conversations as lines in the order of time.
import t from 'tap'
import type { Conversation, Deed } from '../wire/conversation.ts'
import { timelineOf } from './timeline.ts'

const happen = (...deeds: [at: number, deed: Deed, text?: string][]): Conversation => ({
  port: 1,
  happenings: deeds.map(([at, deed, text]) => ({ at, deed, ...(text ? { bytes: Buffer.from(text) } : {}) })),
})

t.test('one conversation', async (t) => {
  const conversation = happen(
    [1000, 'connects'],
    [1001.4, 'sends', 'GET / HT'],
    [1010, 'sends', 'TP/1.1\r\n\r\n'],
    [1020, 'server sends', 'HTTP/1.1 200 OK\r\n'],
    [1030, 'server sends', '\r\n'],
    [1031, 'ends'],
    [2000, 'server resets'],
  )
  t.equal(
    timelineOf([conversation]),
    `     0 ms  we connect
     1 ms  sent      GET / HT
    10 ms  sent      TP/1.1\\r\\n
                     \\r\\n
    20 ms  received  HTTP/1.1 200 OK\\r\\n
    30 ms  received  \\r\\n
    31 ms  we have closed our side
  1000 ms  the server has reset the connection
`,
  )
})

t.test('several beside each other, in a narrow place', async (t) => {
  const one = happen([5, 'connects'], [8, 'server sends', 'x'.repeat(30)], [9, 'server ends'])
  const other = happen([6, 'connects'], [7, 'resets'])
  t.equal(
    timelineOf([one, other], { columns: 50, indent: '  ' }),
    `       0 ms  client 1     we connect
       1 ms  client 2     we connect
       2 ms  client 2     we have reset the connection
       3 ms  client 1     received  xxxxxxxxxxxx
                                    xxxxxxxxxxxx
                                    xxxxxx
       4 ms  client 1     the server has closed the connection
`,
  )
})

t.test('nobody has connected', async (t) => {
  t.equal(timelineOf([]), '')
})
