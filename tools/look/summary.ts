// What became of the clients, and of the server, in lines that depend on no milliseconds.
import { nameOf } from '../say/tally.ts'
import { lanesOf, type Lane } from './lanes.ts'
import type { Deed, Seen } from './seen.ts'

/** What stands where the slow files come. */
export function comingOf(slow: number): string {
  return slow === 1 ? 'the slow file comes' : 'the slow files come'
}
const coming = /^(the slow files?) comes?$/

/** What each client got, and whether it had to wait for the slow files: a line for all with whom it went alike. */
export function summaryOf(seen: Seen[]): string[] {
  const mark = seen.find((one) => 'mark' in one && coming.test(one.mark))
  const files = mark && 'mark' in mark ? (coming.exec(mark.mark)?.[1] ?? '') : ''
  const alike = Map.groupBy(lanesOf(seen), (lane) => {
    const { answered } = lane
    const when = !mark || answered === undefined ? '' : answered < mark.at ? ', before ' : ', after '
    return storyOf(lane) + (when && `${when}${files} came`)
  })
  return Array.from(alike, ([story, same]) => `${nameOf(same.map(({ client }) => client))}: ${story}`)
}

function storyOf({ target, status, asked, answered, spans, deeds }: Lane): string {
  const cut = deeds.map(({ deed }) => cuts[deed]).find((words) => words !== undefined)
  const end = cut === undefined ? '' : `, ${cut}`
  if (asked === undefined) return `nothing was asked${end}`
  const wish = /^\/slow\b/.test(target) ? 'a slow file' : target === '' ? 'something' : target
  const more = spans.filter(({ state }) => state === 'waits').length - 1
  const answer = answered === undefined ? 'no answer' : status === '' ? 'answered' : `status ${status}`
  return `${wish}, ${answer}${more > 0 ? `, and ${more} more` : ''}${end}`
}

/** What cuts a connection, in words. */
const cuts: Partial<Record<Deed, string>> = {
  resets: 'reset by the client',
  'server resets': 'reset by the server',
  'server is gone': 'nobody listened',
}

/** How many threads the server had, and how much memory; nothing where the system didn't tell. */
export function threadsOf(seen: Seen[]): string[] {
  const gauges = seen.filter((one) => 'threads' in one)
  if (gauges.length === 0) return []
  const range = (numbers: number[]): string =>
    [...new Set([Math.min(...numbers), Math.max(...numbers)])].join(' to ')
  const [threads, memory] = [gauges.map((one) => one.threads), gauges.map((one) => one.memory)]
  return [`the server: ${range(threads)} threads, ${range(memory)} MB of memory`]
}
