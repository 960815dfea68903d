// From what was seen to lanes: for each client what it asked for, when it waited, and what it got.
import { byClient, type ClientsDeed, type Deed, type Seen } from './seen.ts'

/**
 * What goes on on a connection: nothing yet, the client waits for an answer, the answer comes, one side has
 * closed, all is over.
 */
export type State = 'open' | 'waits' | 'answer' | 'half' | 'over'

/** How far a connection has come. */
export type Progress = { state: State; hasEnded: boolean; serverHasEnded: boolean }

export type Span = { state: State; from: number; to: number }

export type Lane = {
  client: number
  /** What it asked for, as in `/slow.html`, and the status of the answer; nothing where they can't be told. */
  target: string
  status: string
  /** When it began to wait for the answer, and when that began. */
  asked: number | undefined
  answered: number | undefined
  spans: Span[]
  deeds: ClientsDeed[]
}

export const atFirst: Progress = { state: 'open', hasEnded: false, serverHasEnded: false }

/** How far a connection has come after one more deed. */
export function after({ state, hasEnded, serverHasEnded }: Progress, deed: Deed): Progress {
  const next = {
    state,
    hasEnded: hasEnded || deed === 'ends',
    serverHasEnded: serverHasEnded || deed === 'server ends',
  }
  if (/resets$|gone$/.test(deed) || (next.hasEnded && next.serverHasEnded)) next.state = 'over'
  else if (next.serverHasEnded) next.state = 'half'
  else if (deed === 'sends') next.state = 'waits'
  else if (deed === 'server sends') next.state = 'answer'
  else if (deed === 'ends' && state !== 'waits') next.state = 'half'
  return next
}

/** All lanes, in the order in which their clients came. */
export function lanesOf(seen: Seen[]): Lane[] {
  const end = seen.at(-1)?.at ?? 0
  return Array.from(byClient(seen), ([client, deeds]) => {
    const spans = spansOf(deeds, end)
    return {
      client,
      target: /^[A-Z]+ (\S+)/.exec(textOf(deeds, 'sends'))?.[1] ?? '',
      status: /^HTTP\/\S+ (\d+)/.exec(textOf(deeds, 'server sends'))?.[1] ?? '',
      asked: spans.find(({ state }) => state === 'waits')?.from,
      answered: deeds.find(({ deed }) => deed === 'server sends')?.at,
      spans,
      deeds,
    }
  })
}

function textOf(deeds: ClientsDeed[], wanted: Deed): string {
  return deeds.find(({ deed }) => deed === wanted)?.text ?? ''
}

/** What goes on from each deed to the next one. Neighbours that are alike are one. */
function spansOf(deeds: ClientsDeed[], end: number): Span[] {
  const spans: Span[] = []
  let progress = atFirst
  for (const [index, { at, deed }] of deeds.entries()) {
    progress = after(progress, deed)
    if (progress.state === 'over') break
    const next = deeds[index + 1]
    // An answer comes until its last piece has come.
    const isIdle = progress.state === 'answer' && next?.deed !== 'server sends'
    const state = !isIdle ? progress.state : progress.hasEnded ? 'half' : 'open'
    const last = spans.at(-1)
    if (last?.state === state) last.to = next?.at ?? end
    else spans.push({ state, from: at, to: next?.at ?? end })
  }
  return spans
}
