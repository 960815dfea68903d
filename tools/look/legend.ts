// What the signs of a picture mean: those that are in it.
import { arrow, bar, circle, cross, path, text } from './shapes.ts'
import type { Lane } from './lanes.ts'
import type { Deed } from './seen.ts'

/** Each deed's sign. */
export const signs: Record<Deed, (x: number, y: number) => string> = {
  connects: (x, y) => circle(x, y, 'client hollow'),
  sends: (x, y) => arrow(x, y, 'client', false),
  ends: (x, y) => arrow(x, y, 'client hollow', false),
  resets: cross,
  'server sends': (x, y) => arrow(x, y, 'server', true),
  'server ends': (x, y) => arrow(x, y, 'server hollow', true),
  'server resets': cross,
  'server is gone': cross,
}

const waits = (x: number, y: number): string => bar('waits', x - 8, x + 8, y, 12)
const half = (x: number, y: number): string => path(`M${x - 8} ${y} h16`, 'line half')

type Entry = [draw: (x: number, y: number) => string, words: string, isThere: (lane: Lane) => boolean]

const did =
  (deed: Deed) =>
  ({ deeds }: Lane): boolean =>
    deeds.some((one) => one.deed === deed)
const has =
  (state: string) =>
  ({ spans }: Lane): boolean =>
    spans.some((span) => span.state === state)

const entries: Entry[] = [
  [signs.connects, 'connects', did('connects')],
  [signs.sends, 'sends', did('sends')],
  [waits, 'waits', has('waits')],
  [signs['server sends'], 'the server sends', did('server sends')],
  [signs['server ends'], 'the server closes its side', did('server ends')],
  [signs.ends, 'the client closes its side', did('ends')],
  [half, 'one side is closed', has('half')],
  [signs.resets, 'the client resets', did('resets')],
  [signs['server resets'], 'the server resets', did('server resets')],
  [signs['server is gone'], 'nobody listens', did('server is gone')],
]

const rowHeight = 22
const letter = 6.3 // as wide as one of 12 px is on average

/** The legend below a picture, broken into rows. */
export function drawLegend(
  lanes: Lane[],
  left: number,
  right: number,
  top: number,
): { svg: string[]; height: number } {
  const svg: string[] = []
  let [x, y] = [left, top]
  for (const [draw, words] of entries.filter(([, , isThere]) => lanes.some(isThere))) {
    const width = 34 + words.length * letter
    if (x > left && x + width > right) [x, y] = [left, y + rowHeight]
    svg.push(draw(x + 8, y), text(x + 21, y + 4, words, 'small'))
    x += width
  }
  return { svg, height: y - top + rowHeight }
}
