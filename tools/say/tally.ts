// What became of the clients that `npm run say` does not show: one line for all with which it went alike.
import { bytesOf, visibleByte } from '../../checker/wire/bytes.ts'
import type { Happening } from './connection.ts'
import { sentence } from './sentences.ts'

const longestStart = 60 // characters of what has come

export type Tally = {
  add(happening: Happening): void
  lines(): string[]
}

/** Counts what happens to clients. */
export function makeTally(): Tally {
  const clients = new Map<number, { start: string; bytes: number; end: string }>()
  return {
    add(happening) {
      const client = clients.get(happening.client) ?? { start: '', bytes: 0, end: '' }
      clients.set(happening.client, client)
      if (happening.what === 'received') {
        const missing = Math.max(0, longestStart - client.start.length)
        client.start += happening.bytes.toString('latin1', 0, missing)
        client.bytes += happening.bytes.length
      }
      if (happening.what === 'ended') client.end = sentence(happening)
    },
    lines() {
      const inOrder = Array.from(clients).sort(([a], [b]) => a - b)
      const alike = Map.groupBy(inOrder, ([, { start, bytes, end }]) => `${answer(start, bytes)}; ${end}`)
      return Array.from(alike, ([text, same]) => `${nameOf(same.map(([client]) => client))}: ${text}`)
    },
  }
}

/** The first line of an answer, and its length. */
function answer(start: string, bytes: number): string {
  if (bytes === 0) return 'no answer'
  const [line = ''] = start.split(/\r?\n/)
  const visible = Array.from(Buffer.from(line, 'latin1'), visibleByte).join('')
  return `${visible}, ${bytesOf(bytes)} in all`
}

/** `client 3`, `clients 2 to 50`, `clients 2, 5 to 7 and 9`. The numbers are in order. */
export function nameOf(clients: number[]): string {
  const ranges: [from: number, to: number][] = []
  for (const client of clients) {
    const last = ranges.at(-1)
    if (last?.[1] === client - 1) last[1] = client
    else ranges.push([client, client])
  }
  const names = ranges.flatMap(([from, to]) =>
    to - from > 1 ? [`${from} to ${to}`] : Array.from(new Set([from, to]), String),
  )
  return `${clients.length === 1 ? 'client' : 'clients'} ${new Intl.ListFormat('en-GB').format(names)}`
}
