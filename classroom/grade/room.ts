// The judge's side of a room: it starts one, and gives what carries a server into it.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import type { Carrier } from '../../checker/system/process.ts'
import { childOf } from '../../checker/system/proc.ts'
import { type Isolation, limits, systemPath, userWords } from './isolation.ts'

const pageBytes = 4096
const lookMilliseconds = 250

export type Room = {
  carrier: Carrier
}

/** The folders that hold a user's own compilers and interpreters, where the PATH leads into a home. */
export function toolchains(): string[] {
  const home = homedir()
  const inHome = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder.startsWith(`${home}/`))
    .map((folder) => join(home, folder.slice(home.length + 1).split('/')[0] as string))
  const named = inHome.some((folder) => folder.endsWith('/.cargo')) ? [join(home, '.rustup')] : []
  return [...new Set([...inHome, ...named])].filter((folder) => existsSync(folder))
}

/** The variables that tell those where they are. */
function toolVariables(): string[] {
  const home = homedir()
  const usual: Record<string, string> = {
    PYENV_ROOT: join(home, '.pyenv'),
    RUSTUP_HOME: join(home, '.rustup'),
    CARGO_HOME: '/home/student/.cargo',
  }
  return Object.entries(usual)
    .filter(([name]) => name === 'CARGO_HOME' || existsSync(usual[name] as string))
    .map(([name, folder]) => `${name}=${folder}`)
}

/** Makes the room in a cell. It goes with the cell. */
export async function makeRoom(
  work: string,
  { kind, user }: Isolation,
  tell: (note: string) => void,
): Promise<Room> {
  if (kind === 'none') return { carrier: bareCarrier(user) }
  const script = join(import.meta.dirname, 'room.sh')
  const spaces = ['--mount', '--pid', '--ipc', '--fork', '--kill-child=SIGKILL']
  const room = spawn(
    'unshare',
    [...spaces, '--', 'sh', script, work, `${limits.disk / 2}m`, process.execPath, ...toolchains()],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  await untilReady(room)
  const init = childOf(room.pid as number)
  const enter = ['nsenter', `--target=${init}`, '--mount', '--pid', '--ipc', '--']
  const bounds = [
    'prlimit',
    `--nproc=${limits.processes}`,
    `--fsize=${limits.file * 1_000_000}`,
    '--core=0',
    '--',
  ]
  watchRoom([process.pid, process.ppid, room.pid, init], tell)
  const path = `PATH=/tools:${withoutCourse(process.env['PATH'] ?? '')}`
  return {
    carrier(directory) {
      chmodSync(directory, 0o1777) // it may write there, and take away only what is its own
      const place = ['env', `--chdir=${directory}`, 'HOME=/home/student', 'TMPDIR=/tmp', path]
      return [
        ...enter,
        ...['choom', '-n', '1000', '--'], // if memory is short, it goes first
        ...userWords(user),
        ...bounds,
        ...place,
        ...toolVariables(),
      ]
    },
  }
}

/** Where there are no namespaces, a superuser can still take another user. */
function bareCarrier(user: User | undefined): Carrier {
  return (directory) => {
    chmodSync(directory, 0o1777)
    const path = `PATH=${dirname(process.execPath)}${delimiter}${process.env['PATH']}` // the course's Node first
    return ['env', path, ...(user === undefined ? [] : userWords(user))]
  }
}
type User = NonNullable<Isolation['user']>

async function untilReady(room: ChildProcess): Promise<void> {
  let said = ''
  room.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [first] = (await Promise.race([
    once(room.stdout as NodeJS.ReadableStream, 'data'),
    once(room, 'exit'),
  ])) as [unknown]
  if (!String(first).startsWith('ready')) throw new Error(`no room could be made: ${said.trim()}`)
}

function withoutCourse(path: string): string {
  const folders = path.split(delimiter).filter((folder) => !folder.includes('node_modules'))
  return [...folders, ...systemPath.split(':')].join(delimiter)
}

/** Ends all programs in the room when they are too many or too large: the cell shows nobody else's. */
function watchRoom(ours: (number | undefined)[], tell: (note: string) => void): void {
  const told = new Set<string>()
  const timer = setInterval(() => {
    const others = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && !ours.includes(Number(name)))
    const excess = excessOf(others)
    if (excess === undefined) return
    for (const id of others) endAtOnce(Number(id))
    if (!told.has(excess)) tell(`it took more ${excess} than it may, and was ended`)
    told.add(excess)
  }, lookMilliseconds)
  timer.unref()
}

/** What these processes have too much of. */
function excessOf(others: string[]): 'processes' | 'memory' | undefined {
  const sum = (bytesOf: (id: string) => number): number => others.reduce((all, id) => all + bytesOf(id), 0)
  if (others.length > limits.processes * 0.75) return 'processes'
  if (sum(residentBytes) <= limits.memory * 1e6) return undefined
  return sum(ownBytes) > limits.memory * 1e6 ? 'memory' : undefined // what was forked shares most of it
}

/** proc_pid_statm(5): the second number is of pages. */
function residentBytes(id: string): number {
  return Number(told(id, 'statm').split(' ')[1] ?? 0) * pageBytes
}

/** proc_pid_smaps(5): a page that several share counts in parts. */
function ownBytes(id: string): number {
  return Number(/^Pss: +(\d+) kB/m.exec(told(id, 'smaps_rollup'))?.[1] ?? 0) * 1024
}

function told(id: string, name: string): string {
  try {
    return readFileSync(`/proc/${id}/${name}`, 'latin1')
  } catch {
    return '' // it has ended
  }
}

function endAtOnce(id: number): void {
  try {
    process.kill(id, 'SIGKILL')
  } catch {
    // it has ended since
  }
}
