// A change is made in exactly one place, or not at all.
import t from 'tap'
import { applyDiff } from './apply.ts'

const text = 'one\n  two\n\nthree\n  two\nfour\nfive\n'

const right: [string, string, string][] = [
  ['a line comes', ' one\n+new\n', 'one\nnew\n  two\n\nthree\n  two\nfour\nfive\n'],
  ['a line goes', '-three\n', 'one\n  two\n\n  two\nfour\nfive\n'],
  ['a line is replaced', '-four\n+FOUR\n', 'one\n  two\n\nthree\n  two\nFOUR\nfive\n'],
  ['the first line', '+zero\n one\n', 'zero\none\n  two\n\nthree\n  two\nfour\nfive\n'],
  ['the last line', ' five\n+six\n', 'one\n  two\n\nthree\n  two\nfour\nfive\nsix\n'],
  ['an empty line without its blank', ' one\n   two\n\n-three\n', 'one\n  two\n\n  two\nfour\nfive\n'],
  ['lines that tell two places apart', ' three\n-  two\n', 'one\n  two\n\nthree\nfour\nfive\n'],
  ['a gap that stays', ' one\n+new\n …\n-five\n', 'one\nnew\n  two\n\nthree\n  two\nfour\n'],
  [
    'two hunks',
    '@@ -1,1 +1,2 @@\n one\n+new\n@@ -7 +8 @@\n-five\n',
    'one\nnew\n  two\n\nthree\n  two\nfour\n',
  ],
  ['a gap that goes', '-one\n-…\n-three\n', '  two\nfour\nfive\n'],
  [
    'a gap that goes, up to the next such line',
    ' one\n-…\n   two\n-\n',
    'one\n  two\nthree\n  two\nfour\nfive\n',
  ],
]

for (const [title, diff, expected] of right) {
  t.test(title, async (t) => t.equal(applyDiff(text, diff, 'file.ts'), expected))
}

const wrong: [string, string, string][] = [
  [
    'two places',
    '-  two\n',
    'it fits in more than one place, file.ts:2 and file.ts:5: give it more lines that stay',
  ],
  [
    'two places after a gap',
    ' one\n …\n-  two\n',
    'it fits in more than one place, file.ts:2 and file.ts:5: give it more lines that stay',
  ],
  ['another line', ' three\n-  tow\n', 'file.ts:5 has "  two" where the change has "  tow"'],
  ['another indentation', '- four\n', 'file.ts:6 has "four" where the change has " four"'],
  ['the end', ' five\n-six\n', 'file.ts:8 ends where the change has "six"'],
  ['nowhere', '-six\n', 'no line of it stands in file.ts: "six"'],
  ['another order', '-five\n …\n-four\n', 'its parts do not stand in file.ts in this order'],
  ['no line that is there', '+new\n', 'each part of a change needs a line that is there already'],
  ['a gap at the end', '-four\n …\n', 'each part of a change needs a line that is there already'],
  ['nothing to do', ' four\n', 'it changes nothing'],
  ['a line without a sign', 'four\n', 'a line of a change begins with a blank, "-" or "+": four'],
]

for (const [title, diff, message] of wrong) {
  t.test(`refused: ${title}`, async (t) => {
    t.throws(() => applyDiff(text, diff, 'file.ts'), { message })
  })
}
