// What the words after `npm run say PORT` ask for: one client after another, each with its actions.
import { isPiece, readPiece } from '../../checker/wire/pieces.ts'

export type Action =
  | { do: 'send'; bytes: Buffer }
  | { do: 'pause'; milliseconds: number }
  /** `answer` waits for bytes, `wait` for the server's end, `stay` for all others; `stop` stops reading. */
  | { do: 'answer' | 'wait' | 'half' | 'stop' | 'read' | 'reset' | 'stay' }

/** So many clients at the same time that do the same; `isMeanwhile`: together with those before them. */
export type Part = { times: number; actions: Action[]; isMeanwhile?: true }

const mostClients = 1000
const longestPause = 3600_000 // ms

/** Gives the parts of a script, in their order, or a sentence that says what is wrong with it. */
export function readScript(words: string[]): Part[] | string {
  const parts: Part[] = [{ times: 1, actions: [] }]
  for (const word of joinQuoted(words)) {
    const part = parts.at(-1) as Part
    const isAtStart = part.actions.length === 0 && part.times === 1
    const last = part.actions.at(-1)?.do
    const times = /^(\d+)x$/.exec(word)?.[1]
    if (word === 'then' || word === 'meanwhile') {
      parts.push({ times: 1, actions: [], ...(word === 'then' ? {} : { isMeanwhile: true }) })
    } else if (last === 'reset' || last === 'stay') {
      return `"${word}" can't follow "${last}", which is the last that a client does`
    } else if (times !== undefined) {
      if (!isAtStart) return `"${word}" stands before what a client does, or after "then" or "meanwhile"`
      if (Number(times) < 1 || Number(times) > mostClients)
        return `"${word}": there may be 1 to ${mostClients.toLocaleString('en')} clients`
      part.times = Number(times)
    } else {
      const action = readAction(word)
      if (typeof action === 'string') return action
      if (
        (action.do === 'send' || action.do === 'half') &&
        part.actions.some((before) => before.do === 'half')
      )
        return `"${word}" can't follow "half": that has closed our side`
      part.actions.push(action)
    }
  }
  return parts
}

function readAction(word: string): Action | string {
  if (isPiece(word)) {
    const bytes = readPiece(word)
    return typeof bytes === 'string' ? bytes : { do: 'send', bytes }
  }
  const [, amount, unit] = /^([\d.]+)(m?s)$/.exec(word) ?? []
  if (amount === undefined) return { do: word as Exclude<Action['do'], 'send' | 'pause'> }
  const milliseconds = Number(amount) * (unit === 's' ? 1000 : 1)
  return milliseconds > longestPause ? `"${word}" is longer than an hour` : { do: 'pause', milliseconds }
}

/** Joins what stands between single quotes: cmd knows no such quotes, and cuts their text at its spaces. */
export function joinQuoted(words: string[]): string[] {
  const joined: string[] = []
  for (let at = 0; at < words.length; at++) {
    const end = words[at]?.startsWith("'")
      ? words.findIndex((word, index) => index >= at && /.'$/.test(word))
      : -1
    if (end === -1) {
      joined.push(words[at] as string)
      continue
    }
    joined.push(
      words
        .slice(at, end + 1)
        .join(' ')
        .slice(1, -1),
    )
    at = end
  }
  return joined
}
