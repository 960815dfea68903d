// Lanes as a picture: time goes to the right, each client has a lane. It is fit for light and dark.
import { lanesOf, type Lane, type Span } from './lanes.ts'
import { drawLegend, signs } from './legend.ts'
import { makeScale, timeText, type Scale } from './scale.ts'
import type { Seen } from './seen.ts'
import { bar, fromXml, path, style, text, toXml } from './shapes.ts'
import { drawStrip } from './strip.ts'
import { summaryOf } from './summary.ts'

const width = 700
const margin = 14
const left = 122 // the names stand before
const right = width - 24
const top = 58 // the title and the marks stand above
const laneHeight = 44
const labelRoom = 60 // for a time
const waitRoom = 92 // for how long somebody waits
const longestTarget = 15 // characters

/** The picture, with what was seen in it, so that it can be drawn again. */
export function svgOf(seen: Seen[], title: string): string {
  const lanes = lanesOf(seen)
  const times = seen.filter((one) => !('threads' in one)).map(({ at }) => at)
  const marks = seen.filter((one) => 'mark' in one).map(({ at }) => at)
  const scale = makeScale(times, left, right)
  const bottom = top + lanes.length * laneHeight
  const strip = drawStrip(seen, scale, { left: margin, right, top: bottom + 30 })
  const legendTop = bottom + 44 + strip.height
  const legend = drawLegend(lanes, margin, right, legendTop)
  const height = legendTop + legend.height + 16
  const parts = [
    text(margin, 24, title, 'title'),
    ...drawTimes(times, scale, bottom),
    ...lanes.flatMap((lane, index) => drawLane(lane, marks, scale, top + (index + 0.5) * laneHeight)),
    ...seen.flatMap((one) => ('mark' in one ? drawMark(one.mark, scale(one.at), bottom) : [])),
    ...strip.svg,
    ...legend.svg,
    text(
      margin,
      height - 12,
      'Time goes to the right, and is not to scale: a long wait takes less room than it should.',
      'small',
    ),
  ]
  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">
<title>${toXml(title)}</title>
<desc>${toXml(summaryOf(seen).join('. '))}.</desc>
<metadata>${toXml(JSON.stringify({ title, seen }))}</metadata>
<style>${style}</style>
${parts.join('\n')}
</svg>
`
}

/** What a picture was drawn of. */
export function seenIn(svg: string): { title: string; seen: Seen[] } {
  const [, json = ''] = /<metadata>(.*)<\/metadata>/.exec(svg) ?? []
  return JSON.parse(fromXml(json)) as { title: string; seen: Seen[] }
}

/** Times below the lanes, as many as there is room for. */
function drawTimes(times: number[], scale: Scale, bottom: number): string[] {
  let [free, before] = [0, '']
  return [...new Set(times)].flatMap((time) => {
    const x = scale(time)
    const words = timeText(time - (times[0] ?? 0))
    if (x < free || words === before) return []
    ;[free, before] = [x + labelRoom, words]
    return [path(`M${x} ${top} V${bottom + 4}`, 'tick'), text(x, bottom + 18, words, 'small middle')]
  })
}

function drawLane(
  { client, target, status, spans, deeds }: Lane,
  marks: number[],
  scale: Scale,
  y: number,
): string[] {
  const answer = deeds.find(({ deed }) => deed === 'server sends')
  const times = [...deeds.map(({ at }) => at), ...marks]
  return [
    text(margin, y - 2, `client ${client}`),
    text(margin, y + 14, shortened(target), 'target'),
    ...spans.map((span) => drawSpan(span, times, scale, y)),
    ...deeds.map(({ deed, at }) => signs[deed](scale(at), y)),
    ...(answer && status !== '' ? [text(scale(answer.at), y - 11, status, 'status')] : []),
  ]
}

function shortened(target: string): string {
  return target.length <= longestTarget
    ? target
    : `${target.slice(0, 6)}…${target.slice(6 - longestTarget + 2)}`
}

/** @param times when something stands in the way of a label */
function drawSpan({ state, from, to }: Span, times: number[], scale: Scale, y: number): string {
  const [start, end] = [scale(from), scale(to)]
  if (state === 'answer') return bar('answer', start, end, y)
  if (state !== 'waits') return path(`M${start} ${y} H${end}`, `line ${state}`)
  const inside = times.filter((time) => time > from && time < to)
  const places = [start, ...inside.map(scale), end].sort((a, b) => a - b)
  const place = places.find((x, index) => (places[index + 1] ?? x) - x >= waitRoom)
  const label = place === undefined ? '' : text(place + 14, y + 4.5, `waits ${timeText(to - from)}`, 'small')
  return bar('waits', start, end, y) + label
}

/** What concerns all of them, as a line through all lanes. */
function drawMark(words: string, x: number, bottom: number): string[] {
  const isLeft = x < left + (right - left) / 2
  return [
    path(`M${x} ${top - 8} V${bottom}`, 'mark'),
    text(x + (isLeft ? -4 : 4), top - 12, words, `marked${isLeft ? '' : ' end'}`),
  ]
}
