// The strip below the lanes: how many threads the server had, and how much memory.
import type { Scale } from './scale.ts'
import type { Seen } from './seen.ts'
import { path, text } from './shapes.ts'

const stripHeight = 44
const graphHeight = 22
const threadsRoom = 22
const memoryRoom = 54

type Place = { left: number; right: number; top: number }

/** Nothing, where the system didn't tell. */
export function drawStrip(
  seen: Seen[],
  scale: Scale,
  { left, right, top }: Place,
): { svg: string[]; height: number } {
  const gauges = seen.filter((one) => 'threads' in one)
  if (gauges.length === 0) return { svg: [], height: 0 }
  const counts = gauges.map(({ threads }) => threads)
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  const bottom = top + graphHeight
  const yOf = (threads: number): number =>
    bottom - (most === least ? 0 : ((threads - least) / (most - least)) * (graphHeight - 12))
  const svg = [text(left, bottom - 2, 'threads'), text(left, bottom + 14, 'memory', 'small')]
  let d = ''
  let [threadsFree, memoryFree] = [0, 0]
  for (const [index, { at, threads, memory }] of gauges.entries()) {
    const x = scale(at)
    const y = yOf(threads)
    d += index === 0 ? `M${x} ${y}` : ` H${x} V${y}`
    if (x >= threadsFree && x <= right - threadsRoom) {
      threadsFree = x + threadsRoom
      svg.push(text(x, y - 4, String(threads), 'small'))
    }
    if (x >= memoryFree && x <= right - memoryRoom) {
      memoryFree = x + memoryRoom
      svg.push(text(x, bottom + 14, `${memory} MB`, 'small'))
    }
  }
  return { svg: [...svg, path(`${d} H${right}`, 'line')], height: stripHeight }
}
