// `npm run mutate -- 02 [FILE]`: makes a small mistake in a step's server, one after the other, and tells
// which of them no check notices. It takes long: with a file of results it can be interrupted, and goes on
// from there.
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { makeSession } from '../../checker/check/run.ts'
import { runSeries, type Outcomes } from '../../checker/check/series.ts'
import { atOnce } from '../../checker/system/at-once.ts'
import { serverFiles } from '../../tools/course/files.ts'
import { findStep, stepChecks, type Step } from '../../tools/course/steps.ts'
import { wrong } from '../../tools/course/usage.ts'
import { serverPath } from '../../tools/lessons/place.ts'
import { mutantsOf, type Mutant } from '../proof/mutants.ts'

export const usage = `usage: npm run mutate -- STEP [FILE] [--results=PATH]
  STEP            01, 02, 03 or 04: of a file that the step before has, too, the lines that are new
  FILE            only that file of the server, as in request.ts
  --results=PATH  a file to which the outcome of each mutant is added; those in it are not run again`

const mostAtOnce = 3 // most of the time is waiting
const mostSeconds = 300 // for all checks of one mutant

type Named = Mutant & { file: string }
/** `by` is the check that has noticed it, `until` the one at which the time was up: it may still be noticed. */
type Found = { by?: string; until?: string }
type Result = { file: string; line: number; before: string; after: string } & Found

/** Gives the exit status. */
export async function run(words: string[]): Promise<number> {
  const option = words.find((word) => word.startsWith('--'))
  if (option !== undefined && !option.startsWith('--results=')) wrong(`there is no option "${option}"`)
  const [name, only] = words.filter((word) => !word.startsWith('--'))
  const step = findStep(name)
  const path = option?.slice('--results='.length)
  const results: Result[] = path !== undefined && existsSync(path) ? readResults(path) : []
  const isKnown = (mutant: Named): boolean =>
    results.some(
      ({ file, line, after }) => mutant.file === file && mutant.line === line && mutant.after === after,
    )
  const all = mutantsOfStep(step).filter(({ file }) => only === undefined || file === only)
  const queue = all.filter((mutant) => !isKnown(mutant))
  console.log(`${all.length} mutants of step ${step.name}, ${all.length - queue.length} of them known`)
  await atOnce(mostAtOnce, queue, async (mutant) => {
    const { file, line, before, after } = mutant
    const result: Result = { file, line, before, after, ...(await noticedBy(mutant, step)) }
    results.push(result)
    if (path !== undefined) appendFileSync(path, `${JSON.stringify(result)}\n`)
    if (result.by === undefined) console.log(tell(result))
  })
  const survivors = results.filter(({ by }) => by === undefined)
  console.log(`${results.length} were tried, and ${survivors.length} were noticed by no check`)
  return survivors.length > 0 ? 1 : 0
}

function readResults(path: string): Result[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Result)
}

function tell({ file, line, before, after, until }: Result): string {
  const where = until === undefined ? '' : ` (until ${until}, when the time was up)`
  return [`${file}:${line}${where}`, `  - ${before.trim()}`, `  + ${after.trim()}`].join('\n')
}

/** The mutants of a step's server. Lines that the step before has, too, are that step's matter. */
function mutantsOfStep(step: Step): Named[] {
  const earlier = step.before === undefined ? new Map<string, string>() : serverFiles(step.before)
  return [...serverFiles(step.folder)].flatMap(([file, text]) => {
    const known = new Set(earlier.get(file)?.split('\n'))
    return mutantsOf(text, (line) => !known.has(line)).map((mutant) => ({ ...mutant, file }))
  })
}

/** The first check that a mutant fails: cheap ones, and those of its own step, are asked first. */
async function noticedBy({ file, text }: Named, step: Step): Promise<Found> {
  const files = new Map(serverFiles(step.folder)).set(file, text)
  const { checks, own } = await stepChecks(step.place)
  const inOrder = [...own, ...checks.filter((check) => !own.includes(check))]
  const session = makeSession([process.execPath, serverPath(files)])
  const outcomes: Outcomes = new Map()
  let found: Found = {}
  const ended = ({ id }: { id: string }, { result }: { result: string }): boolean => {
    if (result === 'fails') found = { by: id }
    if (result === 'waits') found = { until: id }
    return result !== 'fails' && result !== 'waits'
  }
  const deadline = performance.now() + mostSeconds * 1000
  const sorted = inOrder.toSorted((a, b) => Number(a.cost !== undefined) - Number(b.cost !== undefined))
  await runSeries(sorted, session, outcomes, { ended }, { waitsForNobody: true, deadline }).finally(
    session.end,
  )
  return found
}
