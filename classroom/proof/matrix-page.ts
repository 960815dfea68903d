// The page MATRIX.md: which check catches which mistake, as the wrong servers' pages have it.
import { join } from 'node:path'
import { lessonOf, stepChecks, stepFolders } from '../../tools/course/steps.ts'
import { promisedFailures } from './matrix.ts'
import { wrongServers } from './wrong-servers.ts'

export const pagePath = join(import.meta.dirname, '../MATRIX.md')

const folders = stepFolders.filter((folder) => folder.startsWith('steps/'))

/** The page, as Markdown. */
export async function matrixPage(): Promise<string> {
  const { checks } = await stepChecks(folders.at(-1) as string)
  const lessons = new Map(checks.map((check) => [check.id, lessonOf(check)]))
  const check = (id: string): string => `[${id}](../${lessons.get(id)})`

  const mistakes = folders.map((folder) => {
    const step = folder.slice('steps/'.length, 'steps/'.length + 2)
    const rows = wrongServers
      .filter((wrong) => wrong.step === step)
      .map(({ name, mistake, caughtBy, message, alsoFails }) => [
        server(name),
        text(mistake),
        check(caughtBy),
        code(message),
        alsoFails.map(check).join(', '),
      ])
    return `### Step ${step}\n\n${table(['wrong server', 'its mistake', 'caught by', 'which says', 'fails, too'], rows)}`
  })
  const catches = checks.map(({ id, title }) => {
    const by = wrongServers.filter(({ caughtBy }) => caughtBy === id)
    const too = wrongServers.filter((wrong) => wrong.caughtBy !== id && promisedFailures(wrong).includes(id))
    return [
      check(id),
      text(title),
      ...[by, too].map((wrongs) => wrongs.map(({ name }) => server(name)).join(', ')),
    ]
  })
  return `<!-- Written by \`node tools/node.js classroom/commands/write-matrix.ts\`, from the checks and the pages of the wrong servers. -->

# The matrix

There are ${wrongServers.length} wrong servers and ${checks.length} checks of steps 01 to 04.
Each wrong server has one mistake, and the check that is made for it says so.
[README.md](README.md) tells how this is tested.

## Each mistake, and the check that catches it

${mistakes.join('\n\n')}

## Each check, and what it catches

${table(['check', 'a server …', 'catches', 'fails on, too'], catches)}
`
}

const server = (name: string): string => `[${name.replace('.md', '')}](wrong-servers/${name})`

/** Text and code for a cell of a table: in a table a | ends a cell, also within code. */
const text = (words: string): string => words.replace(/[|<*_[\]\\]/g, '\\$&')
const code = (words: string): string => `\`${words.replaceAll('|', '\\|')}\``

function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
