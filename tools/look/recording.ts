// Keeps what is seen, with the time since the beginning.
import { bytesOf } from '../../checker/wire/bytes.ts'
import { firstLine, type ClientsDeed, type Deed, type Seen } from './seen.ts'

const mostPieces = 20 // in a row that are told and kept one by one: a long download has thousands

type News =
  | { client: number; deed: Deed; bytes?: Buffer }
  | { mark: string }
  | { threads: number; memory: number }

export type Recording = {
  seen: Seen[]
  add(news: News): void
  /** The time since the first that was seen. */
  now(): number
}

/** Pieces that went in one direction, without anything in between on their connection. */
type Row = { newest: ClientsDeed; pieces: number; untold: number; untoldBytes: number }

/** @param tell is told each thing as it is seen */
export function makeRecording(tell: (seen: Seen) => void = () => {}): Recording {
  const seen: Seen[] = []
  const rows = new Map<number, Row>()
  let begin: number | undefined // when there is something to see

  const addDeed = (one: ClientsDeed): void => {
    const row = rows.get(one.client)
    const isMore = row?.newest.deed === one.deed && one.bytes !== undefined
    if (row && isMore && row.pieces === mostPieces) {
      row.newest.at = one.at
      row.newest.bytes = (row.newest.bytes ?? 0) + (one.bytes ?? 0)
      row.untold++
      row.untoldBytes += one.bytes ?? 0
      return
    }
    if (row && row.untold > 0) {
      const rest = `${row.untold} more pieces of client ${one.client}'s, ${bytesOf(row.untoldBytes)}`
      tell({ at: row.newest.at, mark: rest })
    }
    rows.set(one.client, {
      newest: one,
      pieces: isMore && row ? row.pieces + 1 : 1,
      untold: 0,
      untoldBytes: 0,
    })
    seen.push(one)
    tell(one)
  }
  const now = (): number => {
    begin ??= performance.now()
    return Math.round((performance.now() - begin) * 10) / 10
  }
  return {
    seen,
    now,
    add(news) {
      const at = now()
      if ('client' in news) addDeed(deedOf(at, news))
      else {
        seen.push({ at, ...news })
        tell({ at, ...news })
      }
    },
  }
}

function deedOf(at: number, { client, deed, bytes }: Extract<News, { client: number }>): ClientsDeed {
  return bytes ? { at, client, deed, bytes: bytes.length, text: firstLine(bytes) } : { at, client, deed }
}
