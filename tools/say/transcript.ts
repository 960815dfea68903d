// What `npm run say` prints of its clients: the bytes in both directions, and how it ended.
import { bytesOf, visibleByte } from '../../checker/wire/bytes.ts'
import { signsOf, type Sign } from '../../checker/wire/pieces.ts'
import type { Happening } from './connection.ts'
import { sentence } from './sentences.ts'

const width = 66 // columns for bytes: with a label before them, and a line's end, a line has 80
const longest = 2000 // columns of a row in all; the bytes beyond are only counted

export type Style = {
  /** Whether the client is named on each line, and whether the milliseconds are. */
  hasClients: boolean
  hasTimes: boolean
}

/** Bytes that go in one direction, without anything in between. */
type Row = {
  client: number
  what: 'sent' | 'received'
  indent: string
  column: number
  isLineDone: boolean
  shown: number // columns
  hidden: number // bytes
}

export type Transcript = {
  tell(happening: Happening): void
  /** Ends the last line. */
  end(): void
}

/** Writes what happens as it happens. Lines end when it is known that nothing follows on them. */
export function makeTranscript({ hasClients, hasTimes }: Style, write: (text: string) => void): Transcript {
  let row: Row | undefined

  const beginOf = ({ at, client, what }: Happening): string => {
    const time = hasTimes ? `${String(Math.round(at)).padStart(6)} ms  ` : ''
    return time + (hasClients && what !== 'staying' ? `client ${client}`.padEnd(13) : '')
  }
  const endRow = (): string => {
    const more = row && row.hidden > 0 ? `${row.indent}… ${bytesOf(row.hidden)} more\n` : ''
    const text = row ? `\n${more}` : ''
    row = undefined
    return text
  }
  /** A new row, or a new line for bytes that came by themselves where times are shown. */
  const beginRow = (happening: Happening & { what: 'sent' | 'received' }): [text: string, row: Row] => {
    const { client, what } = happening
    const isMore = row?.client === client && row.what === what && what === 'received'
    if (row && isMore && (!hasTimes || row.hidden > 0)) return ['', row]
    const begin = `${beginOf(happening)}${what.padEnd(10)}`
    const shown = row && isMore ? row.shown : 0
    const indent = ' '.repeat(begin.length)
    return [endRow() + begin, { client, what, indent, column: 0, isLineDone: false, shown, hidden: 0 }]
  }
  return {
    tell(happening) {
      if (!('bytes' in happening)) {
        write(`${endRow()}${beginOf(happening)}${sentence(happening)}\n`)
        return
      }
      const [begin, next] = beginRow(happening)
      row = next
      write(
        begin +
          addSigns(row, happening.what === 'sent' ? signsOf(happening.bytes) : asTheyCame(happening.bytes)),
      )
    },
    end: () => write(endRow()),
  }
}

function asTheyCame(bytes: Buffer): Sign[] {
  return Array.from(bytes, (byte) => ({ text: visibleByte(byte), bytes: 1 }))
}

/** Gives the text for more signs of a row: a line ends after LF, and where it would be too long. */
function addSigns(row: Row, signs: Sign[]): string {
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
