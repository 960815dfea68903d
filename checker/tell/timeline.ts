// What goes over connections, as lines in the order of time: the bytes in both directions, and how each
// ended.
import { bytesOf, visibleByte } from '../wire/bytes.ts'
import type { Conversation, Deed, Happening } from '../wire/conversation.ts'
import { signsOf, type Sign } from '../wire/pieces.ts'

const usualWidth = 66 // columns for bytes: with a label before them, and a line's end, a line has 80
const leastWidth = 12
const longest = 2000 // columns of a row in all; the bytes beyond are only counted
const lineEnd = 4 // columns that \r\n may take beyond

/** `at` is in ms since the first client was connected. A sentence of no client's is about all of them. */
export type Entry = { client?: number; at: number } & (
  | { what: 'sent' | 'received'; bytes: Buffer }
  | { sentence: string }
)

export type Style = {
  /** Whether the client is named on each line, and whether the milliseconds are. */
  hasClients: boolean
  hasTimes: boolean
  /** The columns of a terminal, if it is one. */
  columns?: number
  /** What stands before each line. */
  indent?: string
}

/** Bytes that go in one direction, without anything in between. */
type Row = {
  client: number | undefined
  what: 'sent' | 'received'
  indent: string
  column: number
  isLineDone: boolean
  shown: number // columns
  hidden: number // bytes
}

export type Timeline = {
  tell(entry: Entry): void
  /** Ends the last line. */
  end(): void
}

/** Writes what happens as it happens. Lines end when it is known that nothing follows on them. */
export function makeTimeline(style: Style, write: (text: string) => void): Timeline {
  const { hasClients, hasTimes, columns = Infinity, indent = '' } = style
  let row: Row | undefined

  const beginOf = ({ at, client }: Entry): string => {
    const time = hasTimes ? `${String(Math.round(at)).padStart(6)} ms  ` : ''
    return indent + time + (hasClients && client !== undefined ? `client ${client}`.padEnd(13) : '')
  }
  const endRow = (): string => {
    const more = row && row.hidden > 0 ? `${row.indent}… ${bytesOf(row.hidden)} more\n` : ''
    const text = row ? `\n${more}` : ''
    row = undefined
    return text
  }
  /** A new row, or a new line for bytes that came by themselves where times are shown. */
  const beginRow = (entry: Entry & { what: Row['what'] }): [text: string, row: Row] => {
    const { client, what } = entry
    const isMore = row?.client === client && row?.what === what && what === 'received'
    if (row && isMore && (!hasTimes || row.hidden > 0)) return ['', row]
    const begin = `${beginOf(entry)}${what.padEnd(10)}`
    const shown = row && isMore ? row.shown : 0
    const blank = ' '.repeat(begin.length)
    return [endRow() + begin, { client, what, indent: blank, column: 0, isLineDone: false, shown, hidden: 0 }]
  }
  return {
    tell(entry) {
      if (!('bytes' in entry)) {
        write(`${endRow()}${beginOf(entry)}${entry.sentence}\n`)
        return
      }
      const [begin, next] = beginRow(entry)
      row = next
      const signs = entry.what === 'sent' ? signsOf(entry.bytes) : asTheyCame(entry.bytes)
      const room = Math.max(leastWidth, columns - row.indent.length - lineEnd)
      write(begin + addSigns(row, signs, Math.min(usualWidth, room)))
    },
    end: () => write(endRow()),
  }
}

function asTheyCame(bytes: Buffer): Sign[] {
  return Array.from(bytes, (byte) => ({ text: visibleByte(byte), bytes: 1 }))
}

/** Gives the text for more signs of a row: a line ends after LF, and where it would be too long. */
function addSigns(row: Row, signs: Sign[], width: number): string {
  let text = ''
  for (const sign of signs) {
    if (row.shown >= longest) {
      row.hidden += sign.bytes
      continue
    }
    const isTooLong = row.column > 0 && row.column + sign.text.length > width && !/^\\[rn]$/.test(sign.text)
    if (row.isLineDone || isTooLong) {
      text += `\n${row.indent}`
      row.column = 0
    }
    text += sign.text
    row.column += sign.text.length
    row.shown += sign.text.length
    row.isLineDone = /\\n(\)\{\d+\})?$/.test(sign.text)
  }
  return text
}

/** What happens on a connection besides bytes, in words. */
const sentences: Record<Exclude<Deed, 'sends' | 'server sends'>, string> = {
  connects: 'we connect',
  ends: 'we have closed our side',
  resets: 'we have reset the connection',
  pauses: 'we stop reading',
  resumes: 'we go on reading',
  'server ends': 'the server has closed the connection',
  'server resets': 'the server has reset the connection',
}

/** Lines that tell all conversations, as they went on beside each other. */
export function timelineOf(
  conversations: Conversation[],
  style: Pick<Style, 'columns' | 'indent'> = {},
): string {
  const entries = conversations
    .flatMap(({ happenings }, index) => happenings.map((happening) => ({ client: index + 1, happening })))
    .sort((a, b) => a.happening.at - b.happening.at)
  const begin = entries[0]?.happening.at ?? 0
  let text = ''
  const { tell, end } = makeTimeline(
    { ...style, hasClients: conversations.length > 1, hasTimes: true },
    (more) => (text += more),
  )
  for (const { client, happening } of entries) tell(entryOf(client, happening, begin))
  end()
  return text
}

function entryOf(client: number, { at, deed, bytes }: Happening, begin: number): Entry {
  const place = { client, at: at - begin }
  if (deed === 'sends' || deed === 'server sends')
    return { ...place, what: deed === 'sends' ? 'sent' : 'received', bytes: bytes ?? Buffer.alloc(0) }
  return { ...place, sentence: sentences[deed] }
}
