// Programs that a check starts: each in a process group of its own, so that nothing of it is left afterwards.
import { spawn, spawnSync } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { whenLeaving } from './leave.ts'
import { waitFor } from './patience.ts'
import { descriptorsOf, memoryOf, threadsOf, workOf } from './proc.ts'

const farFromGreenwich = 'Asia/Kathmandu'
const maxOutput = 16 * 1024 * 1024 // characters; what a program writes beyond is dropped
const politeTicks = 8 // 2 s: a program that has not ended by then is killed

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
  /** Waits for its end, and throws what `late` gives if it never comes. `isGone`: only what it has started goes on. */
  endsBy(late: (isGone: boolean) => Error, ticks?: number): Promise<Exit>
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
    endsBy: (late, ticks) =>
      waitFor(
        ended,
        () => late(exit() !== undefined),
        () => workOf(pid),
        ticks,
      ),
    write: (text) => void child.stdin?.write(text),
    signal: (name) => void child.kill(name),
    pid: pid ?? 0,
    work: () => workOf(pid),
    threads: () => threadsOf(pid),
    memory: () => memoryOf(pid),
    descriptors: () => descriptorsOf(pid),
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
