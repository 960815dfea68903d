// Lines for a narrow terminal.
import { styleText } from 'node:util'
import t from 'tap'
import { columnsOf, wrap } from './wrap.ts'

t.test('lines are broken between words', async (t) => {
  t.same(wrap('one two three', 13), ['one two three'])
  t.same(wrap('one two three four five', 20), ['one two three four', 'five'])
  t.same(wrap('  one two three four five', 20), ['  one two three four', 'five'], 'no room for an indent')
  t.same(wrap('  one two three four five six', 24), ['  one two three four', '  five six'])
  t.same(wrap(`a ${'x'.repeat(30)} b`, 20), ['a', 'x'.repeat(30), 'b'], 'a long word stays whole')
  t.same(wrap('holds  a   one two three four five', 30, 11), [
    'holds  a   one two three four',
    `${' '.repeat(10)}five`,
  ])
  t.same(wrap('one two', Infinity), ['one two'])
})

t.test('colours take no room', async (t) => {
  const red = styleText('red', 'one two three four', { validateStream: false })
  t.same(wrap(red, 20), [red])
})

t.test('the width of an output', async (t) => {
  t.equal(columnsOf({}), Infinity)
  t.equal(columnsOf({ isTTY: true, columns: 60 }), 60)
  t.equal(columnsOf({ isTTY: true, columns: 0 }), 80)
})
