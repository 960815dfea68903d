// What a machine must offer for a check or a test, and why that is left out where it is missing.
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { networkInterfaces, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

const isWindows = process.platform === 'win32'

// unix(7): a socket's path has 107 bytes, and 103 on macOS. What we put into a folder for temporary files has
// 40.
const mostForTemporary = 103 - 40

/** The package with the program that checks the types: npm leaves it out with --omit=optional. */
const typeChecker = join(
  import.meta.dirname,
  `../../node_modules/@typescript/typescript-${process.platform}-${process.arch}`,
)

const facilities = {
  sh: () => (isWindows ? 'Windows has no sh' : undefined),
  links: () => onWindows('symbolic links'),
  permissions: () =>
    onWindows('permissions') ?? (process.getuid?.() === 0 ? 'who is root may read everything' : undefined),
  'names of bytes': () =>
    process.platform === 'linux' ? withoutProc() : 'this system has no names but those in UTF-8',
  signals: () => onWindows('signals'),
  pipes: () => onWindows('named pipes') ?? withoutProgram('mkfifo', 'makes named pipes'),
  'socket files': () =>
    onWindows('socket files') ??
    (Buffer.byteLength(tmpdir()) > mostForTemporary
      ? 'the folder for temporary files has too long a name for a socket in it'
      : undefined),
  proc: withoutProc,
  types: () => (existsSync(typeChecker) ? onLinux(withoutProc) : 'typescript has come without its program'),
  'full device': () =>
    existsSync('/dev/full') ? undefined : 'there is no /dev/full, a device that is always full',
  IPv6: () => {
    const addresses = Object.values(networkInterfaces()).flat()
    return addresses.some((address) => address?.address === '::1') ? undefined : 'there is no IPv6'
  },
  prlimit: () => withoutProgram('prlimit', 'limits a running program'),
  curl: () => withoutProgram('curl', 'the lessons ask with'),
  'forbidden ports': () =>
    areForbidden() ? undefined : 'everybody may listen on every port here, or nobody',
  'an ordinary user': () =>
    onWindows('users') ??
    (process.getuid?.() === 0 ? withoutProgram('setpriv', 'takes rights from a superuser') : undefined),
} satisfies Record<string, () => string | undefined>

export type Facility = keyof typeof facilities

/** Why the first of these that is missing on this machine is missing, or undefined where all are there. */
export function lacking(...wanted: Facility[]): string | undefined {
  for (const name of wanted) {
    const reason = facilities[name]()
    if (reason !== undefined) return reason
  }
  return undefined
}

function withoutProc(): string | undefined {
  const reason = 'there is no /proc, which tells of threads, memory and open files'
  return existsSync('/proc/self/stat') ? undefined : reason
}

/** Other systems have no /proc, and their programs don't want one. */
function onLinux(reason: () => string | undefined): string | undefined {
  return process.platform === 'linux' ? reason() : undefined
}

/** Whether a program can be found on the PATH. Nothing is started. */
export function hasProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

function withoutProgram(name: string, what: string): string | undefined {
  return hasProgram(name) ? undefined : `there is no ${name}, which ${what}`
}

function onWindows(what: string): string | undefined {
  return isWindows ? `Windows has no ${what} as Linux and macOS know them` : undefined
}

/**
 * Whether the ports below 1024 are for a superuser only (ip(7)). In containers they often are for everybody.
 */
function areForbidden(): boolean {
  if (process.platform !== 'linux') return false
  try {
    return readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8').trim() === '1024'
  } catch {
    return true // an old system, or no /proc
  }
}
