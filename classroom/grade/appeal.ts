// One check of one submission once more, for a student who complains: five times over, with the seed of the
// grade, and with all that goes over the connections.
import { resolve } from 'node:path'
import { withNeeds } from '../../checker/check/series.ts'
import { here } from '../../tools/course/command.ts'
import { didYouMean, wrong } from '../../tools/course/usage.ts'
import { askedOf, lastOut, readRun } from './class.ts'
import { findWay } from './doctor.ts'
import { judge } from './judging.ts'
import type { JudgedCheck, Said } from './order.ts'
import { readSheet } from './sheet.ts'
import { listSubmissions } from './submissions.ts'

const times = 5

/** `out`: the folder of the grades; the others as they are for grading. */
export type Appeal = {
  name: string
  id: string
  out: string | undefined
  as: string | undefined
  unsafe: boolean
}

/** Gives the exit status: 0 where it held each time. */
export async function appeal({ name, id, out: where, as, unsafe }: Appeal): Promise<number> {
  const out = where === undefined ? lastOut() : resolve(here, where)
  const run = out === undefined ? undefined : readRun(out)
  if (out === undefined || run === undefined)
    return wrong('nothing has been graded yet (--out DIR says where the grades are)')
  const asked = await askedOf(run, out)
  const known = asked.checks.map((check) => check.id)
  if (!known.includes(id)) wrong(`there is no check "${id}" in this grading${didYouMean(id, known)}`)
  const { submissions } = listSubmissions(run.folder)
  const submission = submissions.find((one) => one.name === name)
  if (!submission)
    return wrong(
      `there is no submission "${name}"${didYouMean(
        name,
        submissions.map((one) => one.name),
      )}`,
    )
  const [isolation] = findWay(1, as, unsafe).places
  if (!isolation) return 1
  const before = readSheet(out, name)?.checks.find((check) => check.id === id)
  console.log(`In the sheet: ${before ? resultOf(before) : 'nothing'}.`)

  const ids = withNeeds(asked.checks, [id]).map((check) => check.id)
  const { place, limit } = asked
  let held = 0
  for (let time = 1; time <= times; time++) {
    const judged = new Map<string, JudgedCheck>()
    const words: string[] = []
    const order = { submission, isolation, place, ids, limit, isVerbose: true }
    const lost = await judge(order, asked.files, (said) => hear(said, judged, words))
    const check = judged.get(id)
    if (check?.result === 'holds') held++
    console.log(`\nTime ${time} of ${times}: ${check ? resultOf(check) : (lost ?? words.join(' '))}.`)
    for (const other of judged.values())
      if (other.id !== id && other.result !== 'holds')
        console.log(`  ${other.id}, which it needs, ${resultOf(other)}.`)
    if (time === 1 && check?.timeline) console.log(check.timeline)
    if (time === 1 && check?.report) console.log(check.report)
  }
  console.log(`\nIt held ${held} times of ${times}.`)
  return held === times ? 0 : 1
}

function hear(said: Said, judged: Map<string, JudgedCheck>, words: string[]): void {
  if ('check' in said) judged.set(said.check.id, said.check)
  if ('problem' in said) words.push(said.problem)
  if ('note' in said) words.push(said.note)
}

function resultOf({ result, message, reason }: JudgedCheck): string {
  return `${result}${message ? `: ${message}` : reason ? `: ${reason}` : ''}`
}
