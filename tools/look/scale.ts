// Where a time stands in a picture. A long wait takes more room than a short one, but not so much more.

export type Scale = (time: number) => number

/** Gives the place of a time between `from` and `to`. Each of `times` can be told apart from the next one. */
export function makeScale(times: number[], from: number, to: number): Scale {
  const sorted = [...new Set(times)].sort((a, b) => a - b)
  const rooms = sorted.map((time, index) => (index === 0 ? 0 : roomFor(time - (sorted[index - 1] as number))))
  const all = rooms.reduce((sum, room) => sum + room, 0)
  return (time) => {
    let room = 0
    for (const [index, one] of sorted.entries()) {
      const before = sorted[index - 1] ?? one
      const part = one === before ? 1 : Math.min(1, Math.max(0, (time - before) / (one - before)))
      room += part * (rooms[index] as number)
    }
    return tenths(from + (all === 0 ? 0 : (room / all) * (to - from)))
  }
}

/** What follows at once has room, too; ten times the time has a little more. */
function roomFor(milliseconds: number): number {
  return 1 + 1.5 * Math.log10(1 + milliseconds)
}

export function tenths(value: number): number {
  return Math.round(value * 10) / 10
}

/** A time for people: `12 ms`, `2.0 s`. */
export function timeText(milliseconds: number): string {
  return milliseconds < 999.5 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`
}
