// Runs a script of `npm run say`, and shows what comes of it.
import { makeTimeline, type Entry } from '../../checker/tell/timeline.ts'
import type { Happening } from './connection.ts'
import type { Part } from './script.ts'
import { sentence } from './sentences.ts'
import { makeTally } from './tally.ts'
import { talk } from './talk.ts'

export type Output = {
  /** Takes text as it is, and bytes. */
  write(text: string | Buffer): void
  /** Takes a line for people, where the output is for programs, or is none. */
  complain(line: string): void
  /** How wide the output is. */
  columns: number
}

/**
 * Shows all of the first client of each part, and what became of the others. Gives an exit status: 1 where
 * nobody listens.
 */
export async function showAll(
  port: number,
  parts: Part[],
  hasTimes: boolean,
  output: Output,
): Promise<number> {
  const shown = firstClients(parts)
  const { columns } = output
  const timeline = makeTimeline({ hasClients: countClients(parts) > 1, hasTimes, columns }, output.write)
  const tally = makeTally()
  const status = await run(port, parts, output, (happening) => {
    if (happening.what === 'staying' || shown.has(happening.client)) timeline.tell(entryOf(happening))
    else tally.add(happening)
  })
  timeline.end()
  for (const line of tally.lines()) output.write(`${line}\n`)
  return status
}

/** What the timeline has of a happening. */
export function entryOf(happening: Happening): Entry {
  const { client, at, what } = happening
  if ('bytes' in happening) return { client, at, what: happening.what, bytes: happening.bytes }
  return { ...(what === 'staying' ? {} : { client }), at, sentence: sentence(happening) }
}

/** Writes what comes as it is, and complains of how it ended. */
export function showRaw(port: number, parts: Part[], output: Output): Promise<number> {
  return run(port, parts, output, (happening) => {
    if (happening.what === 'received') output.write(happening.bytes)
    else if (!('bytes' in happening)) output.complain(sentence(happening))
  })
}

export function countClients(parts: Part[]): number {
  return parts.reduce((sum, { times }) => sum + times, 0)
}

/** The number of the first client of each part. */
function firstClients(parts: Part[]): Set<number> {
  return new Set(parts.map((_, index) => countClients(parts.slice(0, index)) + 1))
}

/** Where nobody has listened from the start, nothing is told but that. */
async function run(
  port: number,
  parts: Part[],
  { complain }: Output,
  tell: (happening: Happening) => void,
): Promise<number> {
  let hasMet = false
  let isRefused = false
  await talk(port, parts, (happening) => {
    const isRefusal = happening.what === 'ended' && happening.how === 'refused'
    isRefused ||= isRefusal
    hasMet ||= !isRefusal
    if (hasMet) tell(happening)
  })
  if (!hasMet) complain(`nobody listens on port ${port}: is your server running?`)
  return isRefused ? 1 : 0
}
