// Processes that a measurement starts: each in a group of its own, so that nothing of it is left afterwards.
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'

const groups = new Set<number>()
process.on('exit', () => groups.forEach(killGroup))
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => process.exit(130))

function killGroup(group: number): void {
  signal(-group, 'SIGKILL')
}

function signal(target: number, name: NodeJS.Signals): void {
  try {
    process.kill(target, name)
  } catch {
    // it has ended by itself
  }
}

export type StartOptions = { cwd?: string; env?: NodeJS.ProcessEnv; stdio: StdioOptions }

/** Starts a command. Whoever starts it ends it, with `end`; at the latest it ends with this process. */
export function start([file = '', ...args]: string[], options: StartOptions): ChildProcess {
  const child = spawn(file, args, { ...options, detached: true })
  child.on('error', () => {}) // it could not be started: that is an end, too
  if (child.pid !== undefined) groups.add(child.pid)
  return child
}

const politeMilliseconds = 1000

/** Ends a process and its children: politely first, so that it can see to its children, then at once. */
export async function end(child: ChildProcess): Promise<void> {
  const { pid } = child
  if (pid === undefined) return
  if (!hasEnded(child)) {
    const ended = once(child, 'exit')
    signal(pid, 'SIGTERM')
    await Promise.race([ended, delay(politeMilliseconds, undefined, { ref: false })])
    killGroup(pid)
    await ended
  }
  killGroup(pid)
  groups.delete(pid)
}

export function hasEnded({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null
}
