// "By hand": what clients did, as commands that do it again.
import t from 'tap'
import type { Conversation, Deed } from '../wire/conversation.ts'
import { CheckFailure, type Evidence, type Scene } from '../wire/failure.ts'
import { byHand, byHandLines, quoted, startByHand } from './by-hand.ts'
import { wordsThatRepeat } from './repeat.ts'

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
const get = (target: string): string =>
  `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`
const typed = (target: string): string =>
  `"GET ${target} HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n"`

type Event = [at: number, deed: Deed, bytes?: string]

/** A connection that begins at a time, and on which that happens. */
function conversation(at: number, ...events: Event[]): Conversation {
  const happenings = [[at, 'connects'] as Event, ...events]
  return {
    port: 1,
    happenings: happenings.map(([at, deed, bytes]) => ({ at, deed, ...(bytes && { bytes: latin1(bytes) }) })),
  }
}

const plain = (at: number, target: string): Conversation =>
  conversation(
    at,
    [at, 'sends', get(target)],
    [at + 1, 'server sends', 'HTTP/1.1 200 OK\r\n\r\n'],
    [at + 2, 'server ends'],
  )

function failed(evidence: Evidence, scene: Partial<Scene> = {}): CheckFailure {
  const failure = new CheckFailure('a sentence', evidence)
  Object.assign(failure.scene, scene)
  return failure
}

const sayOf = (evidence: Evidence, scene: Partial<Scene> = {}): string | undefined =>
  byHand(failed(evidence, scene), ['./server']).beside[0]

t.test('pieces, pauses, answers, and how a client leaves', async (t) => {
  const words = (...events: Event[]): string | undefined => wordsThatRepeat([conversation(0, ...events)])
  t.equal(words([1, 'sends', 'a'], [2, 'sends', 'b\r\n']), '"a" 100ms "b\\r\\n"')
  t.equal(words([1, 'sends', 'a'], [2, 'server sends', 'x'], [3, 'sends', 'b']), '"a" answer "b"')
  t.equal(words([1, 'sends', 'a'], [2, 'ends']), '"a" half')
  t.equal(words([1, 'sends', 'a'], [2, 'server sends', 'x'], [3, 'resets']), '"a" answer reset')
  t.equal(
    words([1, 'sends', 'a'], [2, 'server sends', 'x'], [3, 'pauses'], [4, 'resumes']),
    '"a" answer stop 100ms read',
  )
  t.equal(words([1, 'resets']), 'reset')
  t.equal(
    words(...Array.from({ length: 100 }, (): Event => [1, 'sends', 'xy'])),
    '"(xy){100}"',
    'very many pieces',
  )
  const digits = Array.from({ length: 1000 }, (_, index) => index).join('')
  t.equal(words([1, 'sends', digits]), undefined, 'too many to type')
})

t.test('those beside stay, those who left rudely come before, and the others are left out', async (t) => {
  const silent = Array.from({ length: 10 }, (_, index) => conversation(index))
  const rude = [11, 12].map((at) => conversation(at, [at, 'sends', 'GET'], [at + 0.5, 'resets']))
  const last = conversation(20, [20, 'sends', get('/last')])
  const all = [...silent, ...rude, plain(15, '/other'), last, conversation(30, [30, 'sends', 'later'])]
  const wanted = { sent: latin1(get('/last')) }
  t.equal(wordsThatRepeat(all, wanted), `10x stay then 2x "GET" reset then ${typed('/last')}`)
  t.equal(
    wordsThatRepeat([plain(0, '/a'), plain(1, '/b'), plain(2, '/a'), plain(3, '/a')], { isSum: true }),
    `3x ${typed('/a')} then ${typed('/b')}`,
    'where the sum counts',
  )
})

t.test('who was served meanwhile begins beside, and a failure names its own client', async (t) => {
  const slow = conversation(0, [1, 'sends', 'GET'], [9, 'sends', ' /'])
  t.equal(
    wordsThatRepeat([slow, plain(3, '/a'), plain(5, '/b')], { one: slow }),
    `"GET" 1s " /" meanwhile 500ms ${typed('/b')}`,
  )
  const same = [conversation(0, [1, 'sends', 'ab']), conversation(2, [3, 'sends', 'a'], [4, 'sends', 'b'])]
  t.equal(wordsThatRepeat(same, { one: same[0], sent: latin1('ab') }), '"ab"')
})

t.test('curl where that shows it, and say where bytes or the connection are to be seen', async (t) => {
  const sent = latin1(get('/page.html'))
  t.equal(sayOf({ kind: 'status', sent }), 'curl -i --path-as-is http://127.0.0.1:8080/page.html')
  for (const kind of ['not closed', 'reset', 'form: line end'] as const)
    t.equal(sayOf({ kind, sent }), `npm run -s say 8080 ${typed('/page.html')}`)
  t.equal(
    sayOf({ kind: 'status', sent: latin1(get("/../it's[1]")) }),
    "curl -i --path-as-is --globoff 'http://127.0.0.1:8080/../it'\\''s[1]'",
  )
  t.equal(
    sayOf({ kind: 'status', sent: latin1("GET /%zz\t'\\ HTTP/1.0\r\n\0\xff") }),
    'npm run -s say 8080 "GET /%zz\\t\\x27\\x5c HTTP/1.0\\r\\n\\x00\\xff"',
  )
  t.equal(
    sayOf(
      { kind: 'body', sent: latin1(get('/picture.jpg')), expected: latin1('\xff') },
      { added: [{ name: 'picture.jpg', command: '' }] },
    ),
    'curl -s --path-as-is http://127.0.0.1:8080/picture.jpg | cmp - node_modules/.cache/checked/www/picture.jpg',
  )
})

t.test('the folder of the check is that of the files laid out', async (t) => {
  const sent = latin1(get('//tmp/gone/secret.txt'))
  t.match(
    sayOf({ kind: 'leak', sent }, { directory: '/tmp/gone' }),
    /^curl -i \S+ \S*8080\/\/\S*\/node_modules\/\.cache\/checked\/secret\.txt/,
  )
})

t.test('files that a check has made are made by hand, and pipes are written', async (t) => {
  const pipes = [1, 2].map((number) => ({ name: `slow-${number}.html`, command: 'mkfifo {file}' }))
  const added = [...pipes, { name: 'big.bin', command: 'head -c 1000 /dev/zero > {file}' }]
  const conversations = [
    conversation(0, [1, 'sends', get('/slow-1.html')]),
    conversation(2, [3, 'sends', get('/slow-2.html')]),
  ]
  const evidence = {
    kind: 'body',
    sent: latin1(get('/slow-2.html')),
    expected: latin1('At last.\n'),
  } as const
  const { before, beside } = byHand(failed(evidence, { added, conversations }), ['./server'])
  const www = 'node_modules/.cache/checked/www'
  t.same(before, [`mkfifo ${www}/slow-1.html ${www}/slow-2.html`])
  t.match(beside[0], / stay then .*slow-2/)
  t.equal(beside[1], `echo 'At last.' > ${www}/slow-2.html`)
  const big = { kind: 'cut off', sent: latin1(get('/big.bin')) } as const
  t.same(byHand(failed(big, { added }), ['./server']).before, [`head -c 1000 /dev/zero > ${www}/big.bin`])
})

t.test('what clients alone do not show has a command beside them', async (t) => {
  const conversations = [conversation(0, [1, 'sends', 'GET'], [2, 'ends'])]
  const beside = (evidence: Evidence, scene: Partial<Scene> = {}) =>
    byHand(failed(evidence, { conversations, ...scene }), ['./server'])
  t.match(beside({ kind: 'files left' }).start, /sh -c 'echo \$\$ > \.\.\/server\.pid; exec \.\/server 8080'/)
  t.equal(
    beside({ kind: 'files left' }).beside[1],
    'ls /proc/$(cat node_modules/.cache/server.pid)/fd | wc -l',
  )
  t.equal(
    beside({ kind: 'goes on' }, { signal: 'SIGTERM' }).beside[1],
    'kill -TERM $(cat node_modules/.cache/server.pid)',
  )
  t.equal(
    beside({ kind: 'other address', address: '::1' }).beside[0],
    "curl -i 'http://[::1]:8080/index.html'",
  )
  t.match(beside({ kind: 'no line' }).start, / \| cat$/, 'the log, through a pipe')
})

t.test('what should not start, and its exit status', async (t) => {
  const lines = (args: string[], withWww = true): string[] =>
    byHandLines(failed({}, { run: { args, withWww } }), ['./server'])
  const status = '; echo "exit status $?"'
  const begin = '  (cd node_modules/.cache/checked && ./server'
  t.same(lines(['65536']), ['In the folder of the course:', `${begin} 65536)${status}`])
  t.equal(lines(['12345', '--root'])[1], `${begin} 8080 --root)${status}`)
  t.equal(lines(['12345'], false)[1], `  (cd node_modules/.cache && ./server 8080)${status}`)
  const again = 'In another terminal, in the same folder:'
  t.same(lines(['12345']).slice(1), [`${begin} 8080)${status}`, again, `${begin} 8080)${status}`])
  t.same(lines([]).slice(1), [`${begin})${status}`, again, `${begin})${status}`])
})

t.test('another port where 8080 is in use', async (t) => {
  const lines = byHandLines(failed({ kind: 'status', sent: latin1(get('/')) }), ['./server'], 12345)
  t.match(lines.join('\n'), /server 12345\)[^]*127\.0\.0\.1:12345/)
})

t.test('a command as a shell takes it', async (t) => {
  t.equal(quoted('a b'), "'a b'")
  t.equal(
    startByHand([process.execPath, '/x/server.ts'], { args: ['8080'] }),
    '(cd node_modules/.cache/checked && node ../../../tools/node.js /x/server.ts 8080)',
  )
  t.equal(
    startByHand(['serve', '-p', '{port}', '-v'], { args: ['8080'] }),
    '(cd node_modules/.cache/checked && serve -p 8080 -v)',
  )
})
