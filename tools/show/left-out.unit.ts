// What is said of tests that were left out.
import t from 'tap'
import { leftOutLines } from './left-out.ts'

t.test('what was left out is counted by its reason, the commonest first', async (t) => {
  const results = [
    `TAP version 14
    # Subtest: inner
        ok 1 - a # SKIP there is no curl
        ok 2 - b # time=3ms
    ok 1 - inner # time=4ms
    ok 2 - c # SKIP there is no /proc # time=0.1ms
`,
    `ok 1 - d # SKIP there is no /proc
not ok 2 - e
ok 3 - says "# SKIP" of nothing
ok 4 - f # SKIP
`,
  ]
  t.same(leftOutLines(results), [
    '4 tests were left out:',
    '  2  there is no /proc',
    '  1  there is no curl',
    '  1  no reason is given',
  ])
})

t.test('one test, and none', async (t) => {
  t.same(leftOutLines(['ok 1 - a # SKIP no b\n']), ['1 test was left out:', '  1  no b'])
  t.same(leftOutLines(['ok 1 - a\n']), ['No test was left out for want of something.'])
})
