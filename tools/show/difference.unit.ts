// What differs between two servers is shown with the lines around it.
import t from 'tap'
import { difference } from './difference.ts'

const numbers = (replaced: Record<number, string> = {}): string =>
  Array.from({ length: 20 }, (_, index) => `${replaced[index] ?? index}\n`).join('')
const plain = (lines: string[]): string[] => lines.map((line) => line.replace(/\x1b\[\d+m/g, ''))

t.test('nothing differs', async (t) => {
  t.same(difference(new Map([['a.ts', numbers()]]), new Map([['a.ts', numbers()]])), [])
})

t.test('changes far from each other have a gap between, and none before or after', async (t) => {
  const after = new Map([['a.ts', numbers({ 5: 'five', 15: 'fifteen' })]])
  t.same(plain(difference(new Map([['a.ts', numbers()]]), after)), [
    'a.ts',
    ...['  2', '  3', '  4', '- 5', '+ five', '  6', '  7', '  8', '  …'],
    ...['  12', '  13', '  14', '- 15', '+ fifteen', '  16', '  17', '  18', ''],
  ])
})

t.test('files come and go', async (t) => {
  t.same(plain(difference(new Map([['b.ts', 'old\n']]), new Map([['a.ts', 'new\n\nx\n']]))), [
    ...['a.ts (new)', '+ new', '+', '+ x', ''],
    ...['b.ts (gone)', '- old', ''],
  ])
})
