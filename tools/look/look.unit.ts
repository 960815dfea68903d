// From what was seen to lanes, as text and as a picture.
import t from 'tap'
import { makeGraph } from './graph.ts'
import { lanesOf } from './lanes.ts'
import { makeRecording } from './recording.ts'
import { makeScale, timeText } from './scale.ts'
import { byClient, firstLine, orderOf, type Deed, type Seen } from './seen.ts'
import { comingOf, summaryOf, threadsOf } from './summary.ts'
import { seenIn, svgOf } from './svg.ts'

const request = { bytes: 30, text: 'GET /slow.html HTTP/1.1' }
const answer = { bytes: 200, text: 'HTTP/1.1 200 OK' }

/** Deeds of clients, one each ms: `1 connects`, `2 server ends`; other words are marks. */
function seenOf(...words: string[]): Seen[] {
  return words.map((word, at) => {
    const [, client, deed] = /^(\d+) (.*)$/.exec(word) ?? []
    if (client === undefined) return { at, mark: word }
    const more = deed === 'sends' ? request : deed === 'server sends' ? answer : {}
    return { at, client: Number(client), deed: deed as Deed, ...more }
  })
}

const linesOf = (seen: Seen[]): string[] => {
  const lines: string[] = []
  const { tell } = makeGraph((line) => lines.push(line))
  for (const one of seen) tell(one)
  return lines
}

/** Two clients: the first one waits for a slow file, the second one is served meanwhile. */
const beside = seenOf(
  '1 connects',
  '1 sends',
  '2 connects',
  '2 sends',
  '2 server sends',
  '2 server ends',
  '2 ends',
  comingOf(1),
  '1 server sends',
  '1 server ends',
  '1 ends',
)

t.test('a line for each thing that happens, and a column for each connection', async (t) => {
  t.same(linesOf(beside), [
    '     0 ms  ┬        client 1  connects',
    '     1 ms  ▶        client 1  GET /slow.html HTTP/1.1 (30 bytes)',
    '     2 ms  ┊  ┬     client 2  connects',
    '     3 ms  ┊  ▶     client 2  GET /slow.html HTTP/1.1 (30 bytes)',
    '     4 ms  ┊  ◀     client 2  gets HTTP/1.1 200 OK (200 bytes)',
    '     5 ms  ┊  ◁     client 2  the server closes its side (FIN)',
    '     6 ms  ┊  ▷     client 2  closes its side (FIN)',
    '     7 ms  ┊        the slow file comes',
    '     8 ms  ◀        client 1  gets HTTP/1.1 200 OK (200 bytes)',
    '     9 ms  ◁        client 1  the server closes its side (FIN)',
    '    10 ms  ▷        client 1  closes its side (FIN)',
  ])
})

t.test('a column is free again when its connection is over, whoever has ended it', async (t) => {
  for (const ends of [['ends', 'server ends'], ['server ends', 'ends'], ['resets'], ['server resets']]) {
    const first = ends.map((deed) => `1 ${deed}`)
    const [after = ''] = linesOf(seenOf('1 connects', '1 sends', ...first, '2 connects')).slice(-1)
    t.match(after, /ms {2}┬ /, ends.join())
  }
  const [half = ''] = linesOf(seenOf('1 connects', '1 ends', '2 connects')).slice(-1)
  t.match(half, /ms {2}│ {2}┬ /, 'who has closed one side is still there')
})

t.test('time passes while somebody waits', async (t) => {
  const lines: string[] = []
  const { tell, pass } = makeGraph((line) => lines.push(line))
  pass(1000)
  for (const one of beside.slice(0, 3)) tell(one)
  pass(2000)
  t.same(lines.slice(3), ['  2000 ms  ┊  │'])
  for (const one of beside.slice(3)) tell(one)
  const before = lines.length
  pass(3000)
  t.equal(lines.length, before)
})

t.test('the server, in words', async (t) => {
  t.same(linesOf([{ at: 0, threads: 9, memory: 80.4 }]), [
    '     0 ms           the server has 9 threads and 80 MB of memory',
  ])
  const gauges: Seen[] = [
    { at: 0, threads: 7, memory: 60 },
    { at: 1, threads: 12, memory: 60 },
  ]
  t.same(threadsOf(gauges), ['the server: 7 to 12 threads, 60 MB of memory'])
  t.same(threadsOf([]), [], 'nothing where nobody tells')
})

t.test('what goes on between deeds', async (t) => {
  const states = (...deeds: string[]) =>
    (lanesOf(seenOf(...deeds.map((deed) => `1 ${deed}`)))[0]?.spans ?? []).map(
      ({ state, from, to }) => `${state} ${from}-${to}`,
    )
  t.same(states('connects', 'sends', 'sends', 'server sends', 'server sends', 'server ends', 'ends'), [
    'open 0-1',
    'waits 1-3',
    'answer 3-4',
    'open 4-5',
    'half 5-6',
  ])
  t.same(states('connects', 'sends', 'ends', 'server sends', 'server ends').slice(1), [
    'waits 1-3',
    'half 3-4',
  ])
  t.same(states('connects', 'sends', 'server resets'), ['open 0-1', 'waits 1-2'])
  t.same(states('connects', 'server is gone'), ['open 0-1'])
})

t.test('who had to wait for the slow files', async (t) => {
  t.same(summaryOf(beside), [
    'client 1: a slow file, status 200, after the slow file came',
    'client 2: a slow file, status 200, before the slow file came',
  ])
  t.same(summaryOf(seenOf('1 connects', '2 connects', '3 connects', '3 sends', '3 server resets')), [
    'clients 1 and 2: nothing was asked',
    'client 3: a slow file, no answer, reset by the server',
  ])
})

t.test('the order in which a client sees things, without times', async (t) => {
  const words = ['1 connects', '2 connects', '1 sends', '1 sends', 'then', '1 server sends', '1 server sends']
  t.same(orderOf(seenOf(...words)), ['client 1: connects, sends, |, server sends', 'client 2: connects, |'])
})

t.test('a picture holds what it was drawn of, and can be drawn again', async (t) => {
  const seen = [...beside, { at: 11, mark: 'a < b & c' }]
  const svg = svgOf(seen, 'One <slow> file')
  t.same(seenIn(svg), { title: 'One <slow> file', seen })
  t.equal(svgOf(seenIn(svg).seen, seenIn(svg).title), svg)
  t.match(svg, '<desc>client 1: a slow file, status 200, after the slow file came. client 2: ')
  t.match(svg, 'prefers-color-scheme: dark')
})

t.test('a picture says what is in it, and nothing else', async (t) => {
  const plain = svgOf(beside, 'a')
  t.match(plain, 'the server closes its side')
  t.notMatch(plain, /resets|threads/)
  t.match(svgOf(seenOf('1 connects', '1 server resets'), 'a'), '>the server resets<')
  t.match(svgOf([...beside, { at: 12, threads: 9, memory: 80 }], 'a'), '>threads<')
  t.match(svgOf([], 'nobody came'), 'nobody came</title>')
})

t.test('the times below a picture stand apart, and none of them twice', async (t) => {
  const seen = seenOf(...Array.from({ length: 40 }, (_, client) => `${client} connects`))
  for (const one of seen.slice(20)) one.at += 2000 // many at 2.0 s
  const svg = svgOf(seen, 'many')
  const times = [...svg.matchAll(/<text x="([\d.]+)" y="\d+" class="small middle">([\d.]+ m?s)</g)]
  t.ok(times.length > 3)
  for (const [index, [, x]] of times.entries())
    if (index > 0) t.ok(Number(x) - Number(times[index - 1]?.[1]) >= 60)
  t.equal(new Set(times.map(([, , time]) => time)).size, times.length)
})

t.test('times keep their order, and a long one has more room', async (t) => {
  const scale = makeScale([0, 1, 2, 2000], 100, 200)
  const places = [0, 1, 1.5, 2, 1000, 2000].map(scale)
  t.same(
    places,
    places.toSorted((a, b) => a - b),
  )
  t.same([places[0], places.at(-1)], [100, 200])
  t.ok((places[5] ?? 0) - (places[3] ?? 0) > (places[3] ?? 0) - (places[0] ?? 0))
  t.same([0.4, 999.4, 999.6, 61_000].map(timeText), ['0 ms', '999 ms', '1.0 s', '61.0 s'])
})

t.test('a long row of pieces is kept and told as a few', async (t) => {
  const told: Seen[] = []
  const { seen, add } = makeRecording((one) => told.push(one))
  for (let piece = 0; piece < 1000; piece++)
    add({ client: 1, deed: 'server sends', bytes: Buffer.from('abc') })
  add({ client: 1, deed: 'server ends' })
  const deeds = byClient(seen).get(1) ?? []
  t.equal(deeds.length, 21)
  t.equal(
    deeds.reduce((sum, { bytes = 0 }) => sum + bytes, 0),
    3000,
  )
  t.match(told.at(-2), { mark: "980 more pieces of client 1's, 2,940 bytes" })
  t.match(told.at(-1), { deed: 'server ends' })
})

t.test('the first line of some bytes', async (t) => {
  t.equal(firstLine(Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n')), 'GET / HTTP/1.1')
  t.equal(firstLine(Buffer.from('a\0é\u001b[31m')), 'a····[31m')
  t.equal(firstLine(Buffer.alloc(1000, 'x')).length, 60)
})
