// What Linux tells of programs through /proc: their threads, memory, open files, and processor time.
import { existsSync, readdirSync, readFileSync } from 'node:fs'

const pageBytes = 4096
const ticksPerSecond = 100 // of the CPU time in /proc

/** How many threads the processes of a group have. */
export function threadsOf(leader?: number): number {
  return sum(group(leader), ({ threads }) => threads)
}

/** How much processor time the processes of a group have used, in hundredths of a second. */
export function ticksOf(leader?: number): number {
  return sum(group(leader), ({ ticks }) => ticks)
}

/** How many MB of memory the processes of a group have. */
export function memoryOf(leader?: number): number {
  return sum(group(leader), ({ memory }) => memory)
}

/** How many files and sockets the processes of a group have open. */
export function descriptorsOf(leader?: number): number {
  return sum(group(leader), ({ id }) => readdirSync(`/proc/${id}/fd`).length)
}

/** The CPU time that a process has used, in quarters of a second (proc_pid_stat(5): fields 14 and 15). */
export function workOf(pid = 0): number {
  try {
    const seconds = sum(statFields(pid).slice(11, 13), Number) / ticksPerSecond
    return Math.floor(seconds * 4)
  } catch {
    return 0 // it has ended, or there is no /proc
  }
}

/** What /proc tells of a process, from field 3 on: the fields before may hold spaces. */
function statFields(pid: number | string): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/**
 * Whether a process has ended and left nothing open: it is gone, or what is left of it waits for its parent
 * (proc_pid_stat(5): fields 3 and 20). A process that was killed loses its environment before its sockets.
 */
export function hasEnded(pid: number): boolean {
  try {
    const fields = statFields(pid)
    return /[ZX]/.test(fields[0] ?? '') && Number(fields[17]) <= 1
  } catch {
    return true
  }
}

/** What /proc tells of the processes in a process group (fields 5, 20 and 24). */
function group(leader = 0): { id: string; threads: number; memory: number; ticks: number }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        const fields = statFields(id)
        if (Number(fields[2]) !== leader) return []
        const ticks = Number(fields[11]) + Number(fields[12]) // user and system
        return [{ id, ticks, threads: Number(fields[17]), memory: (Number(fields[21]) * pageBytes) / 1e6 }]
      } catch {
        return [] // the process has ended since
      }
    })
}

function sum<T>(items: T[], amount: (item: T) => number): number {
  return items.reduce((total, item) => total + amount(item), 0)
}

/** The only child of a process, or undefined while it has none (proc_pid_task(5)). */
export function childOf(pid: number): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ')[0]) || undefined
  } catch {
    return undefined // it has ended
  }
}

/** The ids of the processes that have this text in their environment (Linux; nobody elsewhere). */
export function withMark(mark: string): number[] {
  if (process.platform !== 'linux' || !existsSync('/proc/self/environ')) return []
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
  return ids.filter((id) => environmentOf(id).includes(mark)).map(Number)
}

function environmentOf(id: string): string {
  try {
    return readFileSync(`/proc/${id}/environ`, 'latin1')
  } catch {
    return '' // it has ended, or it is somebody else's
  }
}
