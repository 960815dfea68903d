// Pieces of `npm run say`: what is typed is what is sent, and what is written can be typed.
import { spawnSync } from 'node:child_process'
import t from 'tap'
import { lacking } from '../system/facilities.ts'
import { isPiece, pieceWord, readPiece, signsOf } from './pieces.ts'

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
const written = (bytes: Buffer): string =>
  signsOf(bytes)
    .map(({ text }) => text)
    .join('')

t.test('a piece is read', async (t) => {
  const cases: [piece: string, bytes: string, why: string][] = [
    ['GET / HTTP/1.1\\r\\n', 'GET / HTTP/1.1\r\n', 'CR and LF'],
    ['\\t\\0\\x00\\xfF\\\\', '\t\0\0\xff\\', 'the other escapes'],
    ['\\\\r', '\\r', 'a backslash that is meant'],
    ['\u2013', '\xe2\x80\x93', 'UTF-8'],
    ['x{3}y{0}\\n{2}', 'xxx\n\n', 'rows of one byte'],
    ['\u2013{2}', '\xe2\x80\x93\xe2\x80\x93', 'a row of one character'],
    ['(X: 1\\r\\n){2}', 'X: 1\r\nX: 1\r\n', 'a row of a group'],
    ['(ab{2}){2}', 'abbabb', 'a row within a group'],
    ['(\\)\\(){2}', ')()(', 'parentheses within a group'],
    ['(X11) {"a":[1]} {} {x} {', '(X11) {"a":[1]} {} {x} {', 'signs that repeat nothing'],
    ['{3}', '{3}', 'nothing to repeat'],
    ['x\\{3}\\}\\(\\)', 'x{3}}()', 'signs that are meant'],
    ['(){5}', '', 'nothing, repeated'],
    ['', '', 'nothing'],
  ]
  for (const [piece, bytes, why] of cases) t.same(readPiece(piece), latin1(bytes), why)
})

t.test('what is no piece is told', async (t) => {
  t.match(readPiece('a\\q'), /^"\\q" means nothing: there are \\r/)
  t.match(readPiece('a\\x4'), /^"\\x" means nothing/)
  t.match(readPiece('a\\'), /^"\\" means nothing/)
  t.match(readPiece('(\\q){2}'), /^"\\q" means nothing/)
  t.equal(readPiece('x{100000001}'), 'a piece may have 100,000,000 bytes')
  t.equal(readPiece('(x{9999}){999999}'), 'a piece may have 100,000,000 bytes')
})

t.test('words of the command are no pieces', async (t) => {
  for (const word of ['answer', 'half', 'reset', 'stay', 'then', 'wait', '8x', '1s', '0.5s', '200ms', '-x'])
    t.notOk(isPiece(word), word)
  for (const word of ['', 'GET', 'wait\\r\\n', '8xy', '1 s', 's', 'xs', 'WAIT']) t.ok(isPiece(word), word)
})

t.test('bytes are written as a piece', async (t) => {
  t.equal(written(latin1('GET / HTTP/1.1\r\n\t\0\xff\\')), 'GET / HTTP/1.1\\r\\n\\t\\x00\\xff\\\\')
  t.equal(written(Buffer.alloc(200_000, 'x')), 'x{200000}', 'a row')
  t.equal(written(Buffer.alloc(59, 'x')), 'x'.repeat(59), 'a row that is short')
  t.equal(
    written(latin1(`A\r\n${'X: 1\r\n'.repeat(101)}\r\n`)),
    'A\\r\\n(X: 1\\r\\n){101}\\r\\n',
    'whole lines',
  )
  t.equal(written(latin1('a{2} {b}')), 'a\\{2} {b}', 'braces')
})

t.test('what is written is read as the same bytes', async (t) => {
  const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
  const rows = ['x', ')', '(', '{', '}', '\\', '\n', '(a)', '{5}', 'a{3}', '\r\n\r\n', '5', '\xe2\x80\x93']
  for (const bytes of [
    all,
    ...rows.flatMap((row) => [latin1(row.repeat(70)), latin1(`({5${row.repeat(70)}}){9}`)]),
  ])
    t.same(readPiece(written(bytes)), bytes, written(bytes).slice(0, 50))
  const seeds = Array.from({ length: 300 }, (_, index) => index + 1)
  const wrong = seeds.filter((seed) => !awkward(seed).equals(Buffer.from(readPiece(written(awkward(seed))))))
  t.same(wrong, [], 'bytes full of signs that mean something')
})

t.test('a word with its quotes', async (t) => {
  t.equal(pieceWord(latin1('GET / HTTP/1.1\r\n')), '"GET / HTTP/1.1\\r\\n"')
  t.equal(pieceWord(latin1('"$`!\'\\')), '"\\x22\\x24\\x60\\x21\\x27\\x5c"', 'what a shell would take')
  t.equal(pieceWord(latin1('wait')), '"\\x77ait"', 'a word of the command')
  t.equal(pieceWord(latin1('-n')), '"\\x2dn"', 'an option')
})

t.test('a shell hands on the word', { skip: lacking('sh') ?? false }, async (t) => {
  const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
  const several = [all, latin1('-n'), latin1('wait'), ...[1, 2, 3].map(awkward)]
  const line = `"$0" -p 'JSON.stringify(process.argv.slice(1))' -- ${several.map(pieceWord).join(' ')}`
  const { stdout } = spawnSync('sh', ['-c', line, process.execPath])
  t.same((JSON.parse(stdout.toString()) as string[]).map(readPiece), several)
})

/** Bytes full of signs that mean something in a piece, the same for the same seed. */
function awkward(seed: number): Buffer {
  const signs = [
    '(',
    ')',
    '{',
    '}',
    '\\',
    '1',
    '23',
    'x',
    '\n',
    '\r\n',
    ' ',
    '\xff',
    ')'.repeat(60),
    'ab'.repeat(40),
  ]
  let state = seed
  const next = (): number => (state = (state * 1103515245 + 12345) % 2 ** 31)
  return latin1(Array.from({ length: 12 }, () => signs[(next() >> 8) % signs.length]).join(''))
}
