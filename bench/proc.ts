// What Linux tells of a process and its children: their memory, and the processor time that they have used.
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

export const isLinux = process.platform === 'linux'

/** A process and all that it has started, by their ids. */
function tree(pid: number): number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const parent = Number(statOf(Number(name))[1])
    children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const found = [pid]
  for (const one of found) found.push(...(children.get(one) ?? []))
  return found
}

/** The fields of /proc/PID/stat from the third on. The second, a name in parentheses, may hold anything. */
function statOf(pid: number): string[] {
  const text = read(`/proc/${pid}/stat`)
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // the process has ended
  }
}

/** The resident memory of a process and its children, in bytes. A page that two of them share counts twice. */
export function residentBytes(pid: number): number {
  const kibibytes = tree(pid).map((one) => Number(/^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${one}/status`))?.[1] ?? 0))
  return kibibytes.reduce((sum, value) => sum + value, 0) * 1024
}

/** The processor time of a process and its children, in ticks of 10 ms. */
function ticks(pid: number): number {
  return tree(pid).reduce((sum, one) => {
    const stat = statOf(one)
    return sum + Number(stat[11] ?? 0) + Number(stat[12] ?? 0) // utime and stime
  }, 0)
}

const maxWait = 20_000

/**
 * Waits until a server has nothing more to do. A slow one has a queue of clients that have long gone, and works it
 * off at the cost of whoever is measured next.
 */
export async function quiet(pid: number): Promise<void> {
  if (!isLinux) {
    await delay(500)
    return
  }
  const until = Date.now() + maxWait
  for (let before = ticks(pid); ; ) {
    await delay(100)
    const now = ticks(pid)
    if (now - before <= 1 || Date.now() > until) return
    before = now
  }
}
