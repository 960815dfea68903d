// How a submission is kept apart from the checker, from the other submissions and from this machine, and
// whether this machine can do that. Nothing is believed: it is tried.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { hasProgram } from '../../checker/system/facilities.ts'
import { course } from '../../tools/course/steps.ts'

/** `user`: who runs what was handed in, where we may choose. Otherwise it is us, without any rights. */
export type Isolation = { kind: 'cell' | 'none'; user: User | undefined }
export type User = { id: number; group: number }

export type Limits = {
  /** Processes and threads of one server. */
  processes: number
  /** MB of all its processes together, of what it may write, and of one file. */
  memory: number
  disk: number
  file: number
}

export const limits: Limits = {
  processes: 1024,
  memory: Math.min(2048, Math.floor(totalmem() / 2e6)),
  disk: 512,
  file: 128,
}

/** Users of whom nobody has heard: systemd, too, takes from these for services that need one for a while. */
const firstUser = 61_184
const lastUser = 65_519

const programs = ['unshare', 'nsenter', 'setpriv', 'prlimit', 'choom', 'ip', 'mount', 'umount', 'pivot_root']

/** Where those programs are that are for superusers, if the PATH does not have them. */
export const systemPath = '/usr/local/sbin:/usr/sbin:/sbin'

export function amSuperuser(): boolean {
  return process.getuid?.() === 0
}

/** As many users as there are jobs, that nobody else uses now. A superuser may run programs as any of them. */
export function freeUsers(count: number): User[] {
  const taken = new Set(spawnSync('ps', ['-eo', 'uid='], { encoding: 'utf8' }).stdout?.split(/\s+/))
  const users: User[] = []
  for (let id = firstUser; id <= lastUser && users.length < count; id++)
    if (!taken.has(String(id))) users.push({ id, group: id })
  return users
}

/** The user of that name or number, or undefined where there is none. */
export function userOf(name: string): User | undefined {
  const [id, group] = ['-u', '-g'].map((what) => {
    const { status, stdout } = spawnSync('id', [what, name], { encoding: 'utf8' })
    return status === 0 ? Number(stdout) : undefined
  })
  if (id !== undefined && group !== undefined) return { id, group }
  return /^\d+$/.test(name) ? { id: Number(name), group: Number(name) } : undefined
}

/** What makes the namespaces of a cell; `cell.sh` and a command follow. */
export function cellWords(work: string): string[] {
  const asOther = amSuperuser() ? [] : ['--user', '--map-root-user']
  const spaces = ['--net', '--mount', '--pid', '--ipc', '--uts', '--fork', '--kill-child=SIGKILL']
  const script = join(import.meta.dirname, 'cell.sh')
  return ['unshare', ...asOther, ...spaces, '--', 'sh', script, work, `${limits.disk}m`]
}

/** Why this machine can't keep submissions apart, or undefined where it can. */
export function whyNot(user: User | undefined): string | undefined {
  if (process.platform !== 'linux') return 'only Linux has what keeps programs apart'
  const missing = programs.find((name) => !hasProgram(name) && !inSystemPath(name))
  if (missing !== undefined) return `there is no ${missing} (packages util-linux and iproute2)`
  const work = mkdtempSync(join(tmpdir(), 'grade-'))
  const trial = ['sh', join(import.meta.dirname, 'trial.sh'), join(import.meta.dirname, 'room.sh'), work]
  const [file = '', ...args] = [...cellWords(work), ...trial, process.execPath, course, ...userWords(user)]
  const { status, stderr } = spawnSync(file, args, {
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, PATH: `${process.env['PATH']}:${systemPath}` },
  })
  rmSync(work, { recursive: true, force: true })
  if (status === 0) return undefined
  const said = stderr.trim().split('\n').at(-1) ?? ''
  return `namespaces can't be made here${said === '' ? '' : ` (${said})`}${restriction()}`
}

/** Ubuntu lets only some programs make namespaces, unless it is told otherwise. */
function restriction(): string {
  const switchFile = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns'
  if (amSuperuser() || !existsSync(switchFile) || readFileSync(switchFile, 'utf8').trim() !== '1') return ''
  return '; this system keeps them for superusers: run it with sudo'
}

function inSystemPath(name: string): boolean {
  return systemPath.split(':').some((folder) => existsSync(join(folder, name)))
}

/** What makes somebody else of us, with no right to anything: a command follows. */
export function userWords(user: User | undefined): string[] {
  const rights = ['--no-new-privs', '--bounding-set=-all', '--inh-caps=-all', '--']
  if (user) return ['setpriv', `--reuid=${user.id}`, `--regid=${user.group}`, '--clear-groups', ...rights]
  return ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--', 'setpriv', ...rights]
}
