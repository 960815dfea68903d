// What Linux tells of a process and its children: their memory, and the processor time that they have used.
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

export const isLinux = process.platform === 'linux'

/** A process and all that it has started, by their ids. */
function tree(pid: number): number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const parent = Number(statOf(`/proc/${name}`)[1])
    children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const found = [pid]
  for (const one of found) found.push(...(children.get(one) ?? []))
  return found
}

/**
 * The fields of a process's or a thread's `stat` from the third on. The second, in parentheses, may hold
 * anything.
 */
function statOf(place: string): string[] {
  const text = read(`${place}/stat`)
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // the process has ended
  }
}

/**
 * The resident memory of a process and its children, in bytes. A page that two of them share counts twice.
 */
export function residentBytes(pid: number): number {
  const kibibytes = tree(pid).map((one) =>
    Number(/^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${one}/status`))?.[1] ?? 0),
  )
  return kibibytes.reduce((sum, value) => sum + value, 0) * 1024
}

/** The processor time of a process and its children, in ticks of 10 ms. */
function ticks(pid: number): number {
  return tree(pid).reduce((sum, one) => {
    const stat = statOf(`/proc/${one}`)
    return sum + Number(stat[11] ?? 0) + Number(stat[12] ?? 0) // utime and stime
  }, 0)
}

/** Whether a thread of these processes is running, or would if it had a processor. */
function wantsToRun(pid: number): boolean {
  return tree(pid).some((one) =>
    threadsOf(one).some((thread) => statOf(`/proc/${one}/task/${thread}`)[0] === 'R'),
  )
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return [] // the process has ended
  }
}

const maxMilliseconds = 5000

/**
 * Waits until a server has nothing more to do. A slow one has a queue of clients that have long gone, and
 * works it off at the cost of whoever is measured next.
 * @returns false if it takes too long
 */
export async function quiet(pid: number): Promise<boolean> {
  if (!isLinux) return delay(500, true)
  const until = Date.now() + maxMilliseconds
  for (let before = ticks(pid); Date.now() < until; ) {
    await delay(100)
    const now = ticks(pid)
    if (now - before <= 1 && !wantsToRun(pid)) return true
    before = now
  }
  return false
}
