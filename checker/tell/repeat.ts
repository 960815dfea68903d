// What clients did, as words for `npm run say`: the pieces, the pauses between them, who was connected beside,
// who left, and how.
import { bytesOf, type Conversation } from '../wire/conversation.ts'
import { pieceWord } from '../wire/pieces.ts'

/** How long a client waits before it sends more, where nothing comes in between. */
const aMoment = '100ms'

const mostPieces = 40 // of one client: more are sent together
const longest = 1500 // characters that a terminal line may have

type Doing = {
  conversation: Conversation
  words: string
  /** When it began, did its last thing and ended, by `performance.now()`; one that has not ended goes on. */
  from: number
  last: number
  until: number
  /** It asked for something, as every client does, got it, and did nothing else. */
  isPlain: boolean
  bytes: Buffer
}

export type Wanted = {
  /** The client with which something went wrong, or what it has sent; the last one where nothing is said. */
  one?: Conversation | undefined
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
  { one: wanted, sent, isSum }: Wanted = {},
): string | undefined {
  const all = conversations.map(doingOf)
  const one =
    all.find(({ conversation }) => conversation === wanted) ??
    all.findLast(({ bytes }) => sent?.equals(bytes)) ??
    all.findLast(({ bytes }) => sent && bytes.indexOf(sent) === 0) ??
    all.at(-1)
  if (!one) return undefined
  const others = all.filter((other) => other !== one && other.from <= one.from && (isSum || !other.isPlain))
  const begins = others.map((other) =>
    other.until > one.from && !other.isPlain ? staying(other) : other.words,
  )
  // Who was served while this one had not said all: the last of them shows what that does.
  const between = isSum ? undefined : all.findLast(({ from }) => from > one.from && from < one.last)
  const last = between ? servedMeanwhile(one.words, between.words) : one.words
  for (let first = 0; first <= begins.length; first++) {
    const words = joined([...begins.slice(first), last])
    if (words.length <= longest) return words
  }
  return undefined
}

/** Somebody is served before the last piece. That one waits longer: a busy machine is late with all others. */
function servedMeanwhile(words: string, other: string): string {
  const last = words.lastIndexOf(` ${aMoment} `)
  if (last === -1) return `${words} meanwhile 1ms ${other}`
  const pauses = words.split(` ${aMoment} `).length - 2 // before the last one
  const longer = `${words.slice(0, last)} 1s ${words.slice(last + aMoment.length + 2)}`
  return `${longer} meanwhile ${pauses * 100 + 500}ms ${other}`
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

function doingOf(conversation: Conversation): Doing {
  const { happenings } = conversation
  const bytes = bytesOf(conversation, 'sends')
  const pieces = happenings.filter(({ deed }) => deed === 'sends').length
  const words: string[] = []
  let hasNews = false // since our last word something has come
  /** Does what the client did, when the server has done what it had done by then. */
  const say = (word: string): void => {
    if (hasNews) words.push('answer')
    else if (words.some(isPiece) && word !== 'half' && word !== 'reset') words.push(aMoment)
    words.push(word)
    hasNews = false
  }
  for (const { deed, bytes: some } of happenings) {
    if (deed === 'server sends') hasNews = true
    else if (deed === 'sends' && some) {
      if (pieces <= mostPieces) say(pieceWord(some))
      else if (!words.some(isPiece)) say(pieceWord(bytes))
    } else if (deed === 'ends') say('half')
    else if (deed === 'resets') say('reset')
    else if (deed === 'pauses') say('stop')
    else if (deed === 'resumes') say('read')
  }
  const end = happenings.find(({ deed }) => /^(resets|server ends|server resets)$/.test(deed))
  const own = happenings.filter(({ deed }) => !deed.startsWith('server'))
  const deeds = happenings.map(({ deed }) => deed)
  const isAnswered = deeds.includes('server sends') && /\n\r?\n/.test(bytes.toString('latin1'))
  return {
    conversation,
    words: words.join(' '),
    from: happenings[0]?.at ?? 0,
    last: own.at(-1)?.at ?? 0,
    until: end?.at ?? Infinity,
    isPlain: isAnswered && !deeds.some((deed) => /^(ends|resets|pauses|server resets)$/.test(deed)),
    bytes,
  }
}

const isPiece = (word: string): boolean => word.startsWith('"')
