// The types of states are checked, each state by itself.
import t from 'tap'
import { lacking } from '../../checker/system/facilities.ts'
import { typeErrors } from './types.ts'

const one = new Map([['one.ts', 'export const one: number = 1\n']])
const using = (line: string): Map<string, string> =>
  new Map([...one, ['two.ts', `import { one } from './one.ts'\n${line}\n`]])

const skip = lacking('types') ?? false

t.test('what is right has no errors, used or not', { skip }, async (t) => {
  const right = { label: 'right', files: using('const unused = 1\nexport const two: number = one') }
  t.same(await typeErrors([{ label: 'first', files: one }, right]), [])
})

t.test('an error is named with its server, file and line', { skip }, async (t) => {
  const wrong = { label: 'README.md:12', files: using('export const two: string = one') }
  t.same(await typeErrors([{ label: 'first', files: one }, wrong]), [
    "README.md:12: two.ts(2,14): error TS2322: Type 'number' is not assignable to type 'string'.",
  ])
})
