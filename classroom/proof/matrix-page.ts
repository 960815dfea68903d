// The page MATRIX.md: which check catches which mistake, as the pages of the wrong servers and of the wrong
// finals have it.
import { basename, join } from 'node:path'
import { lessonOf, stepChecks, stepFolders, stepName } from '../../tools/course/steps.ts'
import type { Mistake } from '../../tools/lessons/mistakes.ts'
import { finalsFolder, wrongFinals } from './finals.ts'
import { promisedFailures } from './matrix.ts'
import { wrongFolder, wrongServers } from './wrong-servers.ts'

export const pagePath = join(import.meta.dirname, '../MATRIX.md')

/** The page, as Markdown. */
export async function matrixPage(): Promise<string> {
  const checks = (await Promise.all(stepFolders.map(stepChecks))).flatMap(({ own }) => own)
  const lessons = new Map(checks.map((check) => [check.id, lessonOf(check)]))
  const check = (id: string): string => `[${id}](../${lessons.get(id)})`
  const wrongs = [...wrongServers, ...wrongFinals]

  const mistakes = stepFolders.map((folder) => {
    const step = stepName(folder)
    const rows = wrongs
      .filter((wrong) => wrong.step === step)
      .map((wrong) => [
        server(wrong),
        text(wrong.mistake),
        check(wrong.caughtBy),
        code(wrong.message),
        wrong.alsoFails.map(check).join(', '),
      ])
    const title = step === 'final' ? 'The final server' : `Step ${step}`
    return `### ${title}\n\n${table(['wrong server', 'its mistake', 'caught by', 'which says', 'fails, too'], rows)}`
  })
  const catches = checks.map(({ id, title }) => {
    const by = wrongs.filter(({ caughtBy }) => caughtBy === id)
    const too = wrongs.filter((wrong) => wrong.caughtBy !== id && promisedFailures(wrong).includes(id))
    return [check(id), text(title), ...[by, too].map((some) => some.map(server).join(', '))]
  })
  return `<!-- Written by \`node tools/node.js classroom/commands/write-matrix.ts\`, from the checks and the pages of the wrong servers. -->

# The matrix

There are ${wrongServers.length} wrong servers of steps 01 to 04, ${wrongFinals.length} wrong final servers,
and ${checks.length} checks.
Each wrong server has one mistake, and the check that is made for it says so.
[README.md](README.md) tells how this is tested.

## Each mistake, and the check that catches it

${mistakes.join('\n\n')}

## Each check, and what it catches

${table(['check', 'a server …', 'catches', 'fails on, too'], catches)}
`
}

function server({ name, step }: Mistake): string {
  return `[${name.replace('.md', '')}](${basename(step === 'final' ? finalsFolder : wrongFolder)}/${name})`
}

/** Text and code for a cell of a table: in a table a | ends a cell, also within code. */
const text = (words: string): string => words.replace(/[|<*_[\]\\]/g, '\\$&')
const code = (words: string): string => `\`${words.replaceAll('|', '\\|')}\``

function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
