// The words after `npm run say PORT`: what they ask for, and what can't be.
import t from 'tap'
import { joinQuoted, readScript, type Part } from './script.ts'

const send = (text: string) => ({ do: 'send', bytes: Buffer.from(text) })

t.test('what words ask for', async (t) => {
  const cases: [words: string[], parts: unknown[]][] = [
    [[], [{ times: 1, actions: [] }]],
    [
      ['GET / HT', '1s', 'TP\\r\\n', '200ms', '0.5s'],
      [
        {
          times: 1,
          actions: [
            send('GET / HT'),
            { do: 'pause', milliseconds: 1000 },
            send('TP\r\n'),
            { do: 'pause', milliseconds: 200 },
            { do: 'pause', milliseconds: 500 },
          ],
        },
      ],
    ],
    [
      ['stop', 'a', 'answer', 'read', 'wait', 'half', 'reset'],
      [
        {
          times: 1,
          actions: [
            { do: 'stop' },
            send('a'),
            { do: 'answer' },
            { do: 'read' },
            { do: 'wait' },
            { do: 'half' },
            { do: 'reset' },
          ],
        },
      ],
    ],
    [
      ['8x', 'stay', 'then', 'a', 'then', '1000x'],
      [
        { times: 8, actions: [{ do: 'stay' }] },
        { times: 1, actions: [send('a')] },
        { times: 1000, actions: [] },
      ],
    ],
  ]
  for (const [words, parts] of cases) t.same(readScript(words), parts as Part[], words.join(' '))
})

t.test("what can't be", async (t) => {
  const cases: [words: string[], said: RegExp][] = [
    [['\\q'], /^"\\q" means nothing/],
    [['a', '8x'], /^"8x" stands before what a client does, or after "then"/],
    [['8x', '8x'], /^"8x" stands before/],
    [['0x'], /^"0x": there may be 1 to 1,000 clients/],
    [['1001x'], /^"1001x": there may be/],
    [['reset', 'a'], /^"a" can't follow "reset"/],
    [['stay', '1s'], /^"1s" can't follow "stay"/],
    [['half', '1s', 'a'], /^"a" can't follow "half"/],
    [['half', 'half'], /^"half" can't follow "half"/],
    [['3601s'], /^"3601s" is longer than an hour/],
  ]
  for (const [words, said] of cases) t.match(readScript(words), said, words.join(' '))
})

t.test('single quotes that a shell has left are taken away', async (t) => {
  const cases: [typed: string[], meant: string[]][] = [
    [
      ["'GET", '/', "HT'", '1s', "'TP/1.1\\r\\n'"],
      ['GET / HT', '1s', 'TP/1.1\\r\\n'],
    ],
    [
      ["'GET", '1s'],
      ["'GET", '1s'],
    ],
    [
      ["''", "it's", "'"],
      ['', "it's", "'"],
    ],
  ]
  for (const [typed, meant] of cases) t.same(joinQuoted(typed), meant)
})
