// Programs that a check starts: each in a process group of its own, so that nothing of it is left afterwards.
import { spawn, spawnSync } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { CheckFailure } from './check.ts'
import { whenLeaving } from './leave.ts'
import { waitFor } from './patience.ts'

const farFromGreenwich = 'Asia/Kathmandu'
const pageBytes = 4096
const maxOutput = 16 * 1024 * 1024 // characters; what a program writes beyond is dropped
const politeTicks = 8 // 2 s: a program that has not ended by then is killed
const ticksPerSecond = 100 // of the CPU time in /proc
const mostWork = 30 // s of CPU time: a program that works for longer gets nowhere

export type Exit = { status: number | null; signal: NodeJS.Signals | null }

export type Program = {
  /** What it has written so far. */
  stdout(): string
  stderr(): string
  /** From here on `stderr()` gives only what is written later. */
  forgetStderr(): void
  /** How it ended, or undefined while it runs. */
  exit(): Exit | undefined
  /** Resolves at its end, when all of its output is here. */
  ended: Promise<Exit>
  /** Resolves once `done()` is true, which is looked at after each piece of output, and at the end. */
  until(done: () => boolean, late: () => Error): Promise<void>
  /** Waits for its end; throws a CheckFailure with the message `late` if it never comes. */
  endsBy(late: string, ticks?: number): Promise<Exit>
  /** Writes to its stdin. */
  write(text: string): void
  /** Sends a signal to the program itself. */
  signal(name: NodeJS.Signals): void
  pid: number
  /** Grows while it works (Linux). A program may be slow to start, or to end, because the machine is busy. */
  work(): number
  /**
   * Of the program and its children (Linux): how many threads they have, MB of memory, open files and
   * sockets.
   */
  threads(): number
  memory(): number
  descriptors(): number
  /** Ends the program and its children: politely first, then at once. */
  end(): Promise<void>
}

const running = new Set<number>()
whenLeaving(() => running.forEach(killGroup))

/** Starts a command in a directory. With `stdin` it reads what is written to it, and nothing otherwise. */
export function startProgram(
  command: string[],
  directory: string,
  stdin: 'pipe' | 'ignore' = 'ignore',
): Program {
  const [file = '', ...args] = command
  const child = spawn(file, args, {
    cwd: directory,
    detached: process.platform !== 'win32',
    env: { ...process.env, TZ: farFromGreenwich }, // so that local time is never GMT
    stdio: [stdin, 'pipe', 'pipe'],
  })
  const pid = child.pid
  const news = new EventEmitter()
  if (pid !== undefined) running.add(pid)

  const output = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      if (output[stream].length >= maxOutput) return
      output[stream] += text
      news.emit('news')
    })
  }
  child.on('error', (error) => (output.stderr += `${error.message}\n`))
  const exit = (): Exit | undefined =>
    pid !== undefined && child.exitCode === null && child.signalCode === null
      ? undefined
      : { status: child.exitCode, signal: child.signalCode }
  const ended = new Promise<Exit>((resolve) => {
    child.once('close', () => {
      news.emit('news')
      resolve(exit() as Exit)
    })
  })

  return {
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    forgetStderr: () => void (output.stderr = ''),
    exit,
    ended,
    async until(done, late) {
      const wait = async (): Promise<void> => {
        while (!done()) {
          if (exit()) throw late()
          await once(news, 'news')
        }
      }
      await waitFor(wait(), late, () => output.stdout.length)
    },
    endsBy(late, ticks) {
      const message = (): string =>
        exit() ? 'the program ended, but a process that it has started goes on' : late
      return waitFor(
        ended,
        () => new CheckFailure(message()),
        () => workOf(pid),
        ticks,
      )
    },
    write: (text) => void child.stdin?.write(text),
    signal: (name) => void child.kill(name),
    pid: pid ?? 0,
    work: () => workOf(pid),
    threads: () => sum(group(pid), ({ threads }) => threads),
    memory: () => sum(group(pid), ({ memory }) => memory),
    descriptors: () => sum(group(pid), ({ id }) => readdirSync(`/proc/${id}/fd`).length),
    async end() {
      if (pid === undefined) return
      if (!exit()) {
        child.kill('SIGTERM')
        await waitFor(once(child, 'exit'), () => new Error('late'), undefined, politeTicks).catch(() => {})
      }
      killGroup(pid)
      running.delete(pid)
      child.stdout?.destroy() // a child that left the group may still hold them
      child.stderr?.destroy()
      await ended
    },
  }
}

function killGroup(pid: number): void {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/T', '/F', '/PID', String(pid)], { stdio: 'ignore' })
    return
  }
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // nobody is left in the group
  }
}

/** The CPU time that a process has used, in quarters of a second (proc_pid_stat(5): fields 14 and 15). */
function workOf(pid = 0): number {
  try {
    const seconds = sum(statFields(pid).slice(11, 13), Number) / ticksPerSecond
    return Math.floor(Math.min(seconds, mostWork) * 4)
  } catch {
    return 0 // it has ended, or there is no /proc
  }
}

/** What /proc tells of a process, from field 3 on: the fields before may hold spaces. */
function statFields(pid: number | string): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** What /proc tells of the processes in a process group (fields 5, 20 and 24). */
function group(leader = 0): { id: string; threads: number; memory: number }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        const fields = statFields(id)
        if (Number(fields[2]) !== leader) return []
        return [{ id, threads: Number(fields[17]), memory: (Number(fields[21]) * pageBytes) / 1e6 }]
      } catch {
        return [] // the process has ended since
      }
    })
}

function sum<T>(items: T[], amount: (item: T) => number): number {
  return items.reduce((total, item) => total + amount(item), 0)
}
