// Programs that a check starts: each in a process group of its own, so that nothing of it is left afterwards.
import { spawn, spawnSync } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { whenLeaving } from './leave.ts'
import { retry, waitFor, workFromNow } from './patience.ts'
import { childOf, descriptorsOf, hasEnded, memoryOf, threadsOf, ticksOf, withMark, workOf } from './proc.ts'

const farFromGreenwich = 'Asia/Kathmandu'
const maxOutput = 16 * 1024 * 1024 // characters; a program that writes more is ended
const politeTicks = 8 // 2 s: a program that has not ended by then is killed
const goneTries = 200 // 2 s: what has been killed is gone by then
const lastWordsTicks = 4 // 1 s: a program that has ended may have left one behind that holds its output open

/**
 * In the environment of what we start, and so of all that it starts: that is how children in other groups are
 * found.
 */
const markName = 'SERVER_CHECK_MARK'
let marks = 0

/** What would make a program behave otherwise here than on another machine, or tell it that it is checked. */
const notPassedOn =
  /^(NODE_.*|npm_.*|CHECK_.*|FORCE_COLOR|NO_COLOR|DEBUG|PORT|PYTHON(UNBUFFERED|UTF8|IOENCODING|DONTWRITEBYTECODE)|_?JAVA_(TOOL_)?OPTIONS|PERL5OPT|PERL_UNICODE|RUBYOPT|GODEBUG|GOMAXPROCS|RUST_(BACKTRACE|LOG))$/

export type Exit = { status: number | null; signal: NodeJS.Signals | null }

export type Program = {
  /** What it has written so far. */
  stdout(): string
  stderr(): string
  /** From here on `stderr()` gives only what is written later. */
  forgetStderr(): void
  /** How it ended, or undefined while it runs. */
  exit(): Exit | undefined
  /**
   * Resolves at its end, when all of its output is here, or when a process that it has left holds it open.
   */
  ended: Promise<Exit>
  /** Whether a process that it has started goes on after its end. */
  hasLeftOne(): boolean
  /** Resolves once `done()` is true, which is looked at after each piece of output, and at the end. */
  until(done: () => boolean, late: () => Error, ticks?: number): Promise<void>
  /**
   * Waits for its end, and throws what `late` gives if it never comes. `isGone`: only what it has started
   * goes on.
   */
  endsBy(late: (isGone: boolean) => Error, ticks?: number): Promise<Exit>
  /** Writes to its stdin. */
  write(text: string): void
  /** Sends a signal to the program itself, or to all of its group, as Ctrl-C does. */
  signal(name: NodeJS.Signals, toAll?: boolean): void
  /** The last one sent. */
  signalled(): NodeJS.Signals | undefined
  pid: number
  /** Grows while it works (Linux). A program may be slow to start, or to end, because the machine is busy. */
  work(): number
  /**
   * Of the program and its children (Linux): how many threads they have, MB of memory, open files and
   * sockets.
   */
  threads(): number
  /** How much processor time they have used, in hundredths of a second (Linux). */
  processorTicks(): number
  memory(): number
  descriptors(): number
  /** Ends the program and its children: politely first, then at once. */
  end(): Promise<void>
}

/**
 * What takes a program to another place, such as a namespace: the words that stand before its command, where
 * it is to run in this directory. The program is the only child of what they start (Linux).
 */
export type Carrier = (directory: string) => string[]

/** What ends at once all that is running. */
const running = new Set<() => void>()
whenLeaving(() => running.forEach((kill) => kill()))

/** Starts a command in a directory. With `stdin` it reads what is written to it, and nothing otherwise. */
export function startProgram(
  command: string[],
  directory: string,
  stdin: 'pipe' | 'ignore' = 'ignore',
  carrier?: Carrier,
): Program {
  const [file = '', ...args] = [...(carrier?.(directory) ?? []), ...command]
  const mark = `${process.pid}-${++marks}-${Math.random().toString(36).slice(2)}`
  const child = spawn(file, args, {
    cwd: directory,
    detached: process.platform !== 'win32',
    env: environment(mark),
    stdio: [stdin, 'pipe', 'pipe'],
  })
  const pid = child.pid
  const own = (): number => (pid === undefined ? 0 : ((carrier && childOf(pid)) ?? pid))
  const news = new EventEmitter()
  let signalled: NodeJS.Signals | undefined
  const kill = (): number[] => (pid === undefined ? [] : killAll(pid, mark, exit() !== undefined))
  running.add(kill)

  const output = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      if (output[stream].length >= maxOutput) return
      output[stream] += text
      if (output[stream].length >= maxOutput) {
        output.stderr += `\n(it wrote more than ${maxOutput} characters to ${stream}, and was ended)\n`
        kill()
      }
      news.emit('news')
    })
  }
  child.on('error', (error) => (output.stderr += `${error.message}\n`))
  const exit = (): Exit | undefined =>
    pid !== undefined && child.exitCode === null && child.signalCode === null
      ? undefined
      : { status: child.exitCode, signal: child.signalCode }
  const closed = once(child, 'close')
  const ended = (async (): Promise<Exit> => {
    if (exit() === undefined) await Promise.race([once(child, 'exit'), closed])
    await waitFor(closed, () => new Error('its output is held open'), undefined, lastWordsTicks).catch(
      () => {},
    )
    news.emit('news')
    return exit() as Exit
  })()

  return {
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    forgetStderr: () => void (output.stderr = ''),
    exit,
    ended,
    hasLeftOne: () => withMark(mark).some((id) => id !== pid),
    async until(done, late, ticks) {
      const wait = async (): Promise<void> => {
        while (!done()) {
          if (exit()) throw late()
          await once(news, 'news')
        }
      }
      await waitFor(wait(), late, () => output.stdout.length, ticks)
    },
    endsBy: (late, ticks) =>
      waitFor(
        ended,
        () => late(exit() !== undefined),
        workFromNow(() => workOf(own())),
        ticks,
      ),
    write: (text) => void child.stdin?.write(text),
    signal(name, toAll = false) {
      signalled = name
      if (!exit()) send(toAll && pid !== undefined ? -pid : own(), name)
    },
    signalled: () => signalled,
    get pid() {
      return own()
    },
    work: () => workOf(own()),
    threads: () => threadsOf(pid),
    processorTicks: () => ticksOf(pid),
    memory: () => memoryOf(pid),
    descriptors: () => descriptorsOf(pid),
    async end() {
      if (pid === undefined) return
      if (!exit()) {
        send(own(), 'SIGTERM')
        await waitFor(once(child, 'exit'), () => new Error('late'), undefined, politeTicks).catch(() => {})
      }
      await gone(kill())
      running.delete(kill)
      child.stdout?.destroy()
      child.stderr?.destroy()
      await closed
    },
  }
}

/** Our environment, without what would change a program's behaviour, and with a mark. */
function environment(mark: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !notPassedOn.test(name))
  // so that local time is never GMT
  return { ...Object.fromEntries(own), TZ: farFromGreenwich, [markName]: mark }
}

/**
 * Ends a process group at once, and what has left it: Linux shows that. Elsewhere such a process goes on.
 * Gives the ids of those that were left, where the system shows them.
 */
function killAll(pid: number, mark: string, hasEnded: boolean): number[] {
  const before = withMark(mark) // what is being killed has no environment any more
  if (!hasEnded || !isThere(pid)) killGroup(pid)
  if (before.length === 0) return [] // nobody was left who could have started another one
  const after = withMark(mark)
  for (const id of after) send(id, 'SIGKILL')
  return [...before, ...after]
}

/**
 * Whether a process has this id. Where ours has ended, it is somebody else's: systems give ids again, and as
 * long as one of our group is left, they don't give this one.
 */
function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function send(pid: number, name: NodeJS.Signals): void {
  try {
    if (pid !== 0) process.kill(pid, name)
  } catch {
    // it has ended since
  }
}

/** Waits until what was killed is gone: until then its sockets are open. */
async function gone(ids: number[]): Promise<void> {
  const late = (): Error => new Error('it does not end')
  await retry(() => ids.every(hasEnded) || undefined, late, undefined, goneTries).catch(() => {})
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
