// `npm run grade -- STEP SUBMISSIONS --out DIR`: grades a folder of submissions, each kept apart from the
// checker and from the others. It goes on where it was interrupted.
import { wrong } from '../../tools/course/usage.ts'
import { ensureInstalled } from '../installed.ts'
import { readOptions } from '../options.ts'

export const usage = `usage: npm run grade -- STEP SUBMISSIONS --out DIR [OPTION …]
       npm run grade -- --appeal NAME CHECK [--out DIR]
       npm run grade -- --doctor
  STEP         01, 02, 03, 04 or final: its checks, and those of the steps before
  SUBMISSIONS  a folder that holds a folder or a zip file for each student
  --out DIR    where the grades go: sheets/, reports/, summary.csv, class.html, evidence.html; a points.json in it
               changes the weights, as in { "02.types": 3 }
  --parts 01,02    only the checks of these parts
  --roster FILE    a table of the class, with the columns submission (or id, login, email, name) and due
  --seed TEXT      what the files' contents follow from; without it a secret one is made, and kept in DIR
  --handout DIR    what the class was given: its seed, and its form of the log
  --log FORM       that form alone, as in "COUNT;IP;PORT;FILE"
  --limit SECONDS  for each submission (180)
  --jobs N         so many at a time (half of the processors)
  --only NAME      only this submission
  --again          also what has been graded already
  --as USER        who runs the submissions, one after the other; without it a superuser's
                   grading takes users that nobody has
  --unsafe         also where this machine can't keep submissions apart
  --appeal         one check of one submission again, five times, with all that goes over the connections
  --doctor         says what this machine can do`

const options = {
  out: { type: 'string' },
  parts: { type: 'string' },
  roster: { type: 'string' },
  handout: { type: 'string' },
  log: { type: 'string' },
  seed: { type: 'string' },
  limit: { type: 'string' },
  jobs: { type: 'string' },
  only: { type: 'string' },
  again: { type: 'boolean' },
  as: { type: 'string' },
  unsafe: { type: 'boolean' },
  appeal: { type: 'string' },
  doctor: { type: 'boolean' },
} as const

/** Gives the exit status. */
export async function run(words: string[]): Promise<number> {
  const { values, positionals } = readOptions(words, options)
  if (values.doctor) return (await import('../grade/doctor.ts')).tellMachine(values.as)
  ensureInstalled('grade')
  if (values.appeal !== undefined) {
    const [check, ...more] = positionals
    if (check === undefined || more.length > 0) wrong('--appeal needs a name and a check')
    const { appeal: name, out, as, unsafe = false } = values
    return (await import('../grade/appeal.ts')).appeal({ name, id: check, out, as, unsafe })
  }
  const [step, folder, ...more] = positionals
  if (step === undefined || folder === undefined) wrong('it needs a step and the folder of the submissions')
  if (more.length > 0) wrong(`what is "${more.join(' ')}"?`)
  if (values.out === undefined) wrong('it needs "--out DIR", a folder for the grades')
  const { gradeAll } = await import('../grade/class.ts')
  return gradeAll({
    step,
    folder,
    out: values.out,
    parts: values.parts?.split(','),
    roster: values.roster,
    seed: values.seed,
    limit: numberOf('limit', values.limit) ?? 180,
    jobs: numberOf('jobs', values.jobs),
    only: values.only,
    again: values.again ?? false,
    as: values.as,
    unsafe: values.unsafe ?? false,
    handout: values.handout,
    log: values.log,
  })
}

function numberOf(option: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  if (!(Number(value) > 0)) wrong(`--${option} needs a number, as in "--${option} 2"`)
  return Number(value)
}
