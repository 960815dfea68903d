// What `npm run look` sees between clients and a server: everything that happens, in its order.

/** What can happen on a connection. To end is to close one's own side of it (FIN), to reset cuts both (RST). */
export type Deed =
  | 'connects'
  | 'sends'
  | 'ends'
  | 'resets'
  | 'server sends'
  | 'server ends'
  | 'server resets'
  /** Nobody listens where the server should. */
  | 'server is gone'

/** `at` is in ms since the beginning. */
export type Seen = { at: number } & (
  | { client: number; deed: Deed; bytes?: number; text?: string }
  /** What concerns all of them, in words. */
  | { mark: string }
  /** The server's threads, and its memory in MB. */
  | { threads: number; memory: number }
)

export type ClientsDeed = Extract<Seen, { client: number }>

/** How many bytes of something are shown as text. */
const mostText = 60

/** The first line of some bytes, or as much of it as there is room for. What is not ASCII is a dot. */
export function firstLine(bytes: Buffer): string {
  const [line = ''] = bytes.toString('latin1', 0, mostText).split('\r\n')
  return line.replace(/[^ -~]/g, '·')
}

/** The deeds of each client, by their numbers. */
export function byClient(seen: Seen[]): Map<number, ClientsDeed[]> {
  const deeds = seen.filter((one): one is ClientsDeed => 'client' in one)
  return Map.groupBy(deeds, ({ client }) => client)
}

/** The order of what each client sees, as words; `|` is a mark. Pieces that follow each other are one. */
export function orderOf(seen: Seen[]): string[] {
  return Array.from(byClient(seen).keys(), (client) => {
    const words: string[] = []
    for (const one of seen) {
      const word = 'mark' in one ? '|' : 'deed' in one && one.client === client ? one.deed : ''
      if (word !== '' && !(words.at(-1) === word && word.endsWith('sends'))) words.push(word)
    }
    return `client ${client}: ${words.join(', ')}`
  })
}
