// The texts of a handout that are its own: README, HANDIN.md, and what opens it in the usual places.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { limits } from '../grade/isolation.ts'
import { areSolutionsOut, type Plan } from './plan.ts'

/** A text of the folder `templates`, with these values. */
function filled(name: string, values: Record<string, string | number>): string {
  const text = readFileSync(join(import.meta.dirname, 'templates', `${name}.template`), 'utf8')
  return text.replace(/\{\{(\w+)\}\}/g, (_, key: string) => String(values[key]))
}

const lastOf = ({ parts }: Plan): string => parts.at(-1)?.name ?? ''

/** @param sections those of the course's README that hold here, too */
export function readmeOf(plan: Plan, titles: string[], sections: string): string {
  const first = plan.parts[0]?.name ?? ''
  const rows = plan.parts.map(
    ({ name, place }, index) =>
      `| ${name} | [${titles[index]}](${place}/README.md) | \`npm run check ${name}\` |`,
  )
  const isNew = first === '01'
  const start = isNew
    ? '`npm run new` makes `my-server/server.ts`, a server to start from.'
    : `\`my-server/\` has all points of what comes before part ${first}: go on with it, or with your own.`
  const begin = ['npm install', ...(isNew ? ['npm run new'] : []), `npm run check ${first}`].join('\n')
  return filled('README.md', { begin, rows: rows.join('\n'), start, sections: sections.trimEnd() })
}

export function handinOf(plan: Plan): string {
  const names = plan.parts.map(({ name }) => name)
  const list = new Intl.ListFormat('en-GB').format(names)
  return filled('HANDIN.md', {
    parts: names.length === 1 ? `part ${list}` : `parts ${list}`,
    last: lastOf(plan),
    processes: limits.processes,
    log: plan.log
      ? `- Your class has its own access log: a line is \`${plan.log}\`. The checks know it.\n`
      : '',
    solutions: solutionsOf(plan),
  })
}

export const solutionsComing = (day: string): string => `The solutions come on ${day}.`
export const solutionsOut = 'The solutions are in [solutions/](solutions).'

function solutionsOf(plan: Plan): string {
  if (areSolutionsOut(plan)) return solutionsOut
  return plan.solutionsAfter === undefined
    ? 'Questions go to your teachers.'
    : solutionsComing(plan.solutionsAfter)
}

/** Runs the public checks at each push, on whatever submission.json starts. */
export function workflowOf(plan: Plan): string {
  return filled('checks.yml', { last: lastOf(plan) })
}

const json = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`

export const submission = json({ build: '', start: 'node my-server/server.ts' })

export const devcontainer = json({
  name: 'From socket to server',
  image: 'node:24-bookworm',
  postCreateCommand: 'npm install',
  forwardPorts: [8080],
})
