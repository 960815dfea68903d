// Lanes as text, as it happens: a line for each thing that happens, and a column for each connection.
//
//      0 ms  ┬        client 1  connects
//      1 ms  ▶        client 1  GET /slow.html HTTP/1.1 (60 bytes)
//      3 ms  ┊  ┬     client 2  connects
import { styleText } from 'node:util'
import { bytesOf } from '../../checker/wire/bytes.ts'
import { after, atFirst, type Progress } from './lanes.ts'
import type { ClientsDeed, Deed, Seen } from './seen.ts'

const leastColumns = 3 // so that the words of few clients stand below each other

type Colour = 'blue' | 'green' | 'red' | 'yellow' | 'dim'

const signs: Record<Deed, [sign: string, colour: Colour]> = {
  connects: ['┬', 'blue'],
  sends: ['▶', 'blue'],
  ends: ['▷', 'blue'],
  resets: ['×', 'red'],
  'server sends': ['◀', 'green'],
  'server ends': ['◁', 'green'],
  'server resets': ['×', 'red'],
  'server is gone': ['×', 'red'],
}

const sentences: Record<Exclude<Deed, 'sends' | 'server sends'>, string> = {
  connects: 'connects',
  ends: 'closes its side (FIN)',
  resets: 'resets the connection (RST)',
  'server ends': 'the server closes its side (FIN)',
  'server resets': 'the server resets the connection (RST)',
  'server is gone': 'nobody listens',
}

export type Graph = {
  tell(seen: Seen): void
  /** Time passes, and nothing happens: a line where somebody waits. */
  pass(at: number): void
}

/** Writes lines as things happen. A column is used again when its connection is over. */
export function makeGraph(write: (line: string) => void, hasColours = false): Graph {
  const columns: ({ client: number; progress: Progress } | undefined)[] = []
  const paint = (text: string, colour: Colour): string =>
    hasColours ? styleText(colour, text, { validateStream: false }) : text

  const columnOf = (client: number): number => {
    const known = columns.findIndex((column) => column?.client === client)
    const free = columns.indexOf(undefined)
    const place = known !== -1 ? known : free !== -1 ? free : columns.length
    columns[place] ??= { client, progress: atFirst }
    return place
  }
  const cells = (place?: number, sign = ''): string => {
    const all = Array.from({ length: Math.max(columns.length, leastColumns) }, (_, index) => {
      if (index === place) return sign
      const state = columns[index]?.progress.state
      return state === undefined ? ' ' : state === 'waits' ? paint('┊', 'yellow') : paint('│', 'dim')
    })
    return all.join('  ')
  }
  const line = (at: number, rest: string): void =>
    write(`${String(Math.round(at)).padStart(6)} ms  ${rest}`.trimEnd())

  return {
    tell(seen) {
      if (!('client' in seen)) {
        const text = 'mark' in seen ? seen.mark : threadsText(seen)
        line(seen.at, `${cells()}  ${paint(text, 'mark' in seen ? 'yellow' : 'dim')}`)
        return
      }
      const place = columnOf(seen.client)
      const column = columns[place] as { client: number; progress: Progress }
      const [sign, colour] = signs[seen.deed]
      column.progress = after(column.progress, seen.deed)
      line(seen.at, `${cells(place, paint(sign, colour))}  client ${seen.client}  ${textOf(seen)}`)
      if (column.progress.state === 'over') columns[place] = undefined
    },
    pass(at) {
      if (columns.some((column) => column?.progress.state === 'waits')) line(at, cells())
    },
  }
}

function textOf({ deed, text = '', bytes = 0 }: ClientsDeed): string {
  if (deed !== 'sends' && deed !== 'server sends') return sentences[deed]
  return `${deed === 'sends' ? '' : 'gets '}${text} (${bytesOf(bytes)})`
}

export function threadsText({ threads, memory }: { threads: number; memory: number }): string {
  return `the server has ${threads} threads and ${Math.round(memory)} MB of memory`
}
