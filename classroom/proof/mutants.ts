// Mutants: a server's file with one small mistake in it, made by rule, one line at a time. Whoever tests a
// check by them asks which mutants nobody notices.
import { stripTypeScriptTypes } from 'node:module'

/** `line` counts from 1. `before` and `after` are that line. */
export type Mutant = { line: number; before: string; after: string; text: string }

/** What is looked for in a line, and what takes its place. */
const changes: [pattern: RegExp, by: string | ((found: string) => string)][] = [
  [/===/g, '!=='],
  [/!==/g, '==='],
  [/ < /g, ' <= '],
  [/ > /g, ' >= '],
  [/ (<|>|===) /g, ' !== '],
  [/ && /g, ' || '],
  [/ (\|\||\?\?) /g, ' && '],
  [/ \?\? /g, ' || '],
  [/ \+ /g, ' - '],
  [/ \+= /g, ' = '],
  [/\btrue\b/g, 'false'],
  [/\bfalse\b/g, 'true'],
  [/(?<![\w'$.{])\d+\b/g, (digits) => String(Number(digits) + 1)],
  [/(?<![\w'$.{])[1-9]\d*\b/g, '0'],
  [/!(?=[\w(])/g, ''],
  [/\.once\(/g, '.on('],
  [/\.on\(/g, '.once('],
  [/\.end\(/g, '.write('],
  [/\.end\(/g, '.destroy('],
  [/\.(trim|toLowerCase|toUTCString|resume)\(\)/g, ''],
  [/\.slice\([^()]*\)/g, ''],
  [/\.native\b/g, ''],
  [/\?\./g, '.'],
  [/(?<=\bif \().*(?=\) )/g, 'true'],
  [/(?<=\bif \().*(?=\) )/g, 'false'],
  [/'[^']+'/g, "''"],
  [/(?<=\breturn ).+/g, 'undefined'],
  [/\^(?=\()/g, ''], // the start and the end of a pattern
  [/(?<=\/)\^/g, ''],
  [/\$(?=\/)/g, ''],
  [/(?<=[\])])\+/g, '*'],
  [/(?<=[\])])\*/g, '+'],
  [/\[\^?[^\]]+\](?=[+*])/g, '.'],
  [/(?<=\/)[gu]+(?=[,;)])/g, ''],
]

/**
 * All mutants of a file, each once. What is no program, or the same one but for types, is left out.
 * @param isChosen whether a line is changed at all
 */
export function mutantsOf(text: string, isChosen: (line: string) => boolean = () => true): Mutant[] {
  const lines = text.split('\n')
  const known = new Set([programOf(text)])
  const mutants: Mutant[] = []
  for (const [index, before] of lines.entries()) {
    if (/^\s*(\/\/|\/?\*|import\b|$)/.test(before) || !isChosen(before)) continue
    for (const after of ['', ...changesOf(before)]) {
      const mutant = lines.with(index, after).join('\n')
      const program = programOf(mutant)
      if (program === undefined || known.has(program)) continue
      known.add(program)
      mutants.push({ line: index + 1, before, after, text: mutant })
    }
  }
  return mutants
}

/** A line with one change each. What stands behind `//` stays as it is. */
function changesOf(line: string): string[] {
  const end = line.search(/ \/\/ /)
  const [code, remark] = end === -1 ? [line, ''] : [line.slice(0, end), line.slice(end)]
  return changes.flatMap(([pattern, by]) =>
    [...code.matchAll(pattern)].map(({ index, 0: found }) => {
      const instead = typeof by === 'string' ? by : by(found)
      return code.slice(0, index) + instead + code.slice(index + found.length) + remark
    }),
  )
}

/** What is run of a file, or undefined where it is no program. */
function programOf(text: string): string | undefined {
  try {
    return stripTypeScriptTypes(text)
      .replace(/^\s*\/\/.*$/gm, '')
      .replace(/\s+/g, ' ')
  } catch {
    return undefined
  }
}
