// Looks for lines of a solution in what is handed out.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serverFiles, type Files } from '../../tools/course/files.ts'
import { course, stepFolders } from '../../tools/course/steps.ts'

const fewestWords = 4
const fewestSigns = 20

const normal = (line: string): string => line.replace(/\s+/g, ' ').trim()

/** Whether a line says something of its own: an import or a bracket is common words. */
function isTelling(line: string): boolean {
  return (
    line.length >= fewestSigns &&
    (line.match(/\p{L}+/gu) ?? []).length >= fewestWords &&
    !/^import\b/.test(line)
  )
}

function linesOf(text: string): string[] {
  return text.split('\n').map(normal).filter(isTelling)
}

/** The telling lines of all finished servers, without those that everybody has: of the start, and of the tools. */
export function solutionLines(start: Files): Set<string> {
  const others = globSync(['classroom/right-servers/*', 'classroom/solutions/*'], { cwd: course })
  const servers = stepFolders.flatMap((folder) => [...serverFiles(join(course, folder)).values()])
  const texts = others
    .filter((name) => /\.\w+$/.test(name) && !/manifest/.test(name))
    .map((name) => readFileSync(join(course, name), 'utf8'))
  const known = new Set([
    ...[...start.values()].flatMap(linesOf),
    ...globSync(['checker/**/*.ts', 'tools/**/*.ts'], { cwd: course }).flatMap((name) =>
      linesOf(readFileSync(join(course, name), 'utf8')),
    ),
  ])
  return new Set([...servers, ...texts].flatMap(linesOf).filter((line) => !known.has(line)))
}

/** Each line of a text, and each piece of code in its prose, that is a line of a solution. */
export function solutionIn(text: string, lines: ReadonlySet<string>): string[] {
  const pieces = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
  const plain = text.split('\n').map((line) => line.replace(/^[-+ ]/, ''))
  return [...new Set([...text.split('\n'), ...plain, ...pieces].map(normal))].filter((line) =>
    lines.has(line),
  )
}
