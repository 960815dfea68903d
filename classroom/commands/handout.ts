// `npm run handout -- --to DIR --parts 01,02`: the folder that a class gets, and the proof that it is one.
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { here } from '../../tools/course/command.ts'
import { wrong } from '../../tools/course/usage.ts'
import { bringSolutions, isHandout } from '../handout/later.ts'
import { areSolutionsOut, partsOf, type Hints, type Plan } from '../handout/plan.ts'
import { prove } from '../handout/proof.ts'
import { treeOf, writeTree } from '../handout/tree.ts'
import { formIn } from '../handout/variation.ts'
import { readOptions } from '../options.ts'

export const usage = `usage: npm run handout -- --to DIR [OPTION …]
  --to DIR         where the handout goes: an empty folder, or one that is not there yet
  --parts 01,02    the steps that are asked for (01,02,03,04); one starts with the server of the step before
  --hints WHAT     none, questions, or all (questions)
  --seed TEXT      what the files of the students' checks follow from; grade with another one
  --log "COUNT;IP;PORT;FILE"    a line of the access log of step 04 for this class: the order of its fields, and
                   what is between them
  --solutions-after 2026-10-31  the same command puts the solutions into it from that day on
  --offline        the proof takes the packages of this course, and installs nothing`

const options = {
  to: { type: 'string' },
  parts: { type: 'string' },
  hints: { type: 'string' },
  seed: { type: 'string' },
  log: { type: 'string' },
  'solutions-after': { type: 'string' },
  offline: { type: 'boolean' },
} as const

/** Gives the exit status. */
export async function run(words: string[]): Promise<number> {
  const { values, positionals } = readOptions(words, options)
  if (positionals.length > 0) wrong(`what is "${positionals.join(' ')}"?`)
  if (values.to === undefined) wrong('it needs "--to DIR", a folder for the handout')
  const hints = values.hints ?? 'questions'
  if (!isHints(hints)) wrong(`--hints ${hints}? There are none, questions and all`)
  const day = values['solutions-after']
  if (day !== undefined && !/^\d{4}-\d\d-\d\d$/.test(day))
    wrong('--solutions-after needs a day, as in 2026-10-31')
  if (values.log !== undefined) formIn(values.log)
  const to = resolve(here, values.to)
  const parts = partsOf(values.parts ?? '01,02,03,04')
  const plan: Plan = { to, parts, hints, seed: values.seed, log: values.log, solutionsAfter: day }
  if (existsSync(to) && readdirSync(to).some((name) => name !== '.git')) return intoExisting(plan)

  const tree = treeOf(plan)
  writeTree(to, tree)
  console.log(`${tree.size} files are in ${to}.`)
  let isProven = true
  for await (const { what, faults } of prove(plan, tree, values.offline ?? false)) {
    console.log(`${faults.length === 0 ? 'proven   ' : 'NOT SO   '}${what}`)
    for (const fault of faults) console.log(`           ${fault}`)
    isProven &&= faults.length === 0
  }
  return isProven ? 0 : 1
}

/** A handout that is there already gets nothing but its solutions, when they are due. */
function intoExisting(plan: Plan): number {
  const { to, solutionsAfter } = plan
  if (!isHandout(to)) wrong(`${to} is not empty`)
  if (solutionsAfter === undefined) wrong(`${to} has a handout already`)
  if (!areSolutionsOut(plan))
    wrong(`${to} has a handout already, and its solutions come on ${solutionsAfter}`)
  bringSolutions(plan)
  console.log(`The solutions are in ${join(to, 'solutions')}. Nothing else has changed but HANDIN.md.`)
  return 0
}

function isHints(word: string): word is Hints {
  return ['none', 'questions', 'all'].includes(word)
}
