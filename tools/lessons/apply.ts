// Applies a change to a file's text. A change is the text of a ```diff block: " " and a line that stays, "-"
// and one that goes, "+" and one that comes. It has no line numbers; it has to fit in exactly one place.
//
// A line of " …", or one that begins with "@@", stands for any lines that stay; "-…" for lines that go, up
// to the next line of the change.

type Line = { sign: ' ' | '-' | '+'; text: string }

/** Lines that follow each other, and what becomes of those between them and the lines before. */
type Part = { gap: 'stays' | 'goes'; lines: Line[] }

/**
 * The text with the change made.
 * @param name what the file is called in errors
 * @throws an Error that says where the change nearly fits, or all the places where it fits
 */
export function applyDiff(text: string, diff: string, name: string): string {
  const lines = text.replace(/\n$/, '').split('\n')
  const parts = partsOf(diff)
  const starts = placesOf(lines, 0, parts[0] as Part)
  const fits = starts.map((start) => fitFrom(lines, start, parts)).filter((places) => places !== undefined)
  const [places] = fits
  if (!places) throw new Error(misfit(lines, parts, name))
  if (fits.length > 1) throw new Error(ambiguous(name, starts))
  for (const [index, part] of parts.entries()) {
    if (index === 0 || part.gap === 'goes') continue
    const after = endOf(parts, places, index - 1)
    const candidates = placesOf(lines, after, part)
    if (candidates.length > 1) throw new Error(ambiguous(name, candidates))
  }
  return `${changed(lines, parts, places).join('\n')}\n`
}

/** Takes a change apart at its gaps. */
function partsOf(diff: string): Part[] {
  const parts: Part[] = [{ gap: 'stays', lines: [] }]
  for (const line of diff.replace(/\n$/, '').split('\n')) {
    const gap = line === '-…' ? 'goes' : line === ' …' || line.startsWith('@@') ? 'stays' : undefined
    if (gap !== undefined) parts.push({ gap, lines: [] })
    else parts.at(-1)?.lines.push(lineOf(line))
  }
  if (parts[0]?.lines.length === 0) parts.shift() // a gap before everything says nothing
  if (parts.length === 0 || parts.some((part) => oldLines(part).length === 0))
    throw new Error('each part of a change needs a line that is there already')
  if (!parts.some(({ gap, lines }) => gap === 'goes' || lines.some(({ sign }) => sign !== ' ')))
    throw new Error('it changes nothing')
  return parts
}

/** An editor may have taken away the blank of an empty line that stays. */
function lineOf(line: string): Line {
  const sign = line[0] ?? ' '
  if (sign !== ' ' && sign !== '-' && sign !== '+')
    throw new Error(`a line of a change begins with a blank, "-" or "+": ${line}`)
  return { sign, text: line.slice(1) }
}

/** What has to be there for a part to fit. */
function oldLines({ lines }: Part): string[] {
  return lines.filter(({ sign }) => sign !== '+').map(({ text }) => text)
}

/** Where a part fits, from line `from` on (counted from 0). */
function placesOf(lines: string[], from: number, part: Part): number[] {
  const old = oldLines(part)
  const last = lines.length - old.length
  return Array.from({ length: Math.max(0, last - from + 1) }, (_, index) => from + index).filter((place) =>
    old.every((text, offset) => lines[place + offset] === text),
  )
}

/** The places of all parts if the first is at `start` and each other one is at the next place. */
function fitFrom(lines: string[], start: number, parts: Part[]): number[] | undefined {
  const places = [start]
  for (const [index, part] of parts.entries()) {
    if (index === 0) continue
    const [place] = placesOf(lines, endOf(parts, places, index - 1), part)
    if (place === undefined) return undefined
    places.push(place)
  }
  return places
}

/** The line after a part. */
function endOf(parts: Part[], places: number[], index: number): number {
  return (places[index] as number) + oldLines(parts[index] as Part).length
}

function changed(lines: string[], parts: Part[], places: number[]): string[] {
  const result: string[] = []
  let at = 0
  for (const [index, part] of parts.entries()) {
    if (part.gap === 'stays' || index === 0) result.push(...lines.slice(at, places[index]))
    result.push(...part.lines.filter(({ sign }) => sign !== '-').map(({ text }) => text))
    at = endOf(parts, places, index)
  }
  return [...result, ...lines.slice(at)]
}

function ambiguous(name: string, places: number[]): string {
  const list = places.map((place) => `${name}:${place + 1}`).join(' and ')
  return `it fits in more than one place, ${list}: give it more lines that stay`
}

/** Says where the change nearly fits, and what is in the way. */
function misfit(lines: string[], parts: Part[], name: string): string {
  const lost = parts.find((part) => placesOf(lines, 0, part).length === 0)
  if (!lost) return `its parts do not stand in ${name} in this order`
  const old = oldLines(lost)
  const equalAt = (place: number): number =>
    old.filter((text, offset) => lines[place + offset]?.trim() === text.trim() && text.trim() !== '').length
  const places = lines.map((_, place) => place)
  const best = places.reduce((one, other) => (equalAt(other) > equalAt(one) ? other : one), 0)
  if (equalAt(best) === 0) return `no line of it stands in ${name}: ${JSON.stringify(old[0])}`
  const offset = old.findIndex((text, index) => lines[best + index] !== text)
  const there = lines[best + offset]
  const found = there === undefined ? 'ends' : `has ${JSON.stringify(there)}`
  return `${name}:${best + offset + 1} ${found} where the change has ${JSON.stringify(old[offset])}`
}
