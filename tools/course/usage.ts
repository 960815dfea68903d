// What a command says when it was called in a wrong way. The front prints it, in one line, with status 2.

/** It was called in a wrong way: the message says how. */
export class WrongUsage extends Error {}

export function wrong(message: string): never {
  throw new WrongUsage(message)
}

/** `: did you mean "--watch"?` where a known word is near to one that isn't, and nothing otherwise. */
export function didYouMean(word: string, known: string[]): string {
  const end = known.find((one) => one.endsWith(`.${word}`)) // a check's name without its step
  const near = known
    .map((one) => ({ one, far: distance(word, one) }))
    .filter(({ one, far }) => far <= Math.max(1, Math.floor(one.length / 4)))
    .sort((a, b) => a.far - b.far)[0]?.one
  const meant = end ?? near
  return meant === undefined ? '' : `: did you mean "${meant}"?`
}

/** How many letters one has to add, take away or change to make one word of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1]
    for (let column = 1; column <= b.length; column++) {
      const changed = (row[column - 1] as number) + (letter === b[column - 1] ? 0 : 1)
      next.push(Math.min(changed, (row[column] as number) + 1, (next[column - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}
