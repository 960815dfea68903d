// What clients did, as words for `npm run say`: the pieces, the pauses between them, who was connected beside,
// who left, and how.
import { bytesOf, type Conversation } from '../wire/conversation.ts'
import { pieceWord } from '../wire/pieces.ts'

/** How long a client waits before it sends more, where nothing comes in between. */
const aMoment = '100ms'

const mostPieces = 40 // of one client: more are sent together
const longest = 1500 // characters that a terminal line may have

type Doing = {
  words: string
  /** When it began and ended, by `performance.now()`; one that has not ended goes on. */
  from: number
  until: number
  /** It asked for something, as every client does, got it, and did nothing else. */
  isPlain: boolean
  bytes: Buffer
}

export type Wanted = {
  /** What the client has sent with which something went wrong; the last client's where nothing is said. */
  sent?: Buffer | undefined
  /** Also what plain clients did: where what counts is the sum of it all. */
  isSum?: boolean
}

/**
 * The words that repeat what went wrong: those who were there beside, those who had left before in another
 * way than clients should, and last the one with whom it was seen. Undefined where they are too many to type.
 */
export function wordsThatRepeat(
  conversations: Conversation[],
  { sent, isSum }: Wanted = {},
): string | undefined {
  const all = conversations.map(doingOf)
  const one =
    all.findLast(({ bytes }) => sent?.equals(bytes)) ??
    all.findLast(({ bytes }) => sent && bytes.indexOf(sent) === 0) ??
    all.at(-1)
  if (!one) return undefined
  const others = all.filter(
    (other) => other !== one && other.from <= one.from && (isSum || !other.isPlain || other.words === ''),
  )
  const begins = others.map((other) =>
    other.until > one.from && !other.isPlain ? staying(other) : other.words,
  )
  for (let first = 0; first <= begins.length; first++) {
    const words = joined([...begins.slice(first), one.words])
    if (words.length <= longest) return words
  }
  return undefined
}

/** One who is still there: it stays. */
function staying({ words }: Doing): string {
  return / ?reset$/.test(words) ? words : `${words} stay`.trim()
}

/** Those who do the same do it together: `10x stay then "GET …"`. */
function joined(parts: string[]): string {
  const one = parts.at(-1) as string
  const times = new Map<string, number>()
  for (const part of parts.slice(0, -1)) times.set(part, (times.get(part) ?? 0) + 1)
  const isOneOfThem = times.has(one)
  if (isOneOfThem) times.set(one, (times.get(one) as number) + 1)
  const all = [...times, ...(isOneOfThem ? [] : [[one, 1] as const])]
  return all.map(([part, count]) => (count > 1 ? `${count}x ${part}` : part).trim()).join(' then ')
}

function doingOf({ happenings }: Conversation): Doing {
  const bytes = bytesOf({ port: 0, happenings }, 'sends')
  const pieces = happenings.filter(({ deed }) => deed === 'sends').length
  const words: string[] = []
  let before: 'nothing' | 'ours' | 'theirs' = 'nothing' // what has happened since the last word
  /** Waits as the client did, and then does this. */
  const say = (word: string): void => {
    if (before === 'theirs') words.push('answer')
    else if (before === 'ours' && word !== 'half' && word !== 'reset') words.push(aMoment)
    words.push(word)
    before = 'ours'
  }
  for (const { deed, bytes: some } of happenings) {
    if (deed === 'server sends') before = 'theirs'
    else if (deed === 'sends' && some) {
      if (pieces <= mostPieces) say(pieceWord(some))
      else if (!words.some((word) => word.startsWith('"'))) say(pieceWord(bytes))
    } else if (deed === 'ends') say('half')
    else if (deed === 'resets') say('reset')
    else if (deed === 'pauses') say('stop')
    else if (deed === 'resumes') say('read')
  }
  const end = happenings.find(({ deed }) => /^(resets|server ends|server resets)$/.test(deed))
  const deeds = happenings.map(({ deed }) => deed)
  const isAnswered = pieces === 1 && deeds.includes('server sends') && bytes.includes('\r\n\r\n')
  return {
    words: words.join(' '),
    from: happenings[0]?.at ?? 0,
    until: end?.at ?? Infinity,
    isPlain: isAnswered && !deeds.some((deed) => /^(ends|resets|pauses|server resets)$/.test(deed)),
    bytes,
  }
}
