// What a machine must offer for a check, and why a check is left out where it is missing.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { networkInterfaces } from 'node:os'

export type Facility =
  | 'special files'
  | 'signals'
  | 'proc'
  | 'prlimit'
  | 'full device'
  | 'IPv6'
  | 'permissions'
  | 'names of bytes'

/** Why a facility is missing on this machine, or undefined where it is there. */
export function lacking(facility: Facility): string | undefined {
  switch (facility) {
    case 'special files':
    case 'signals':
      return process.platform === 'win32'
        ? `Windows has no ${facility} as Linux and macOS know them`
        : undefined
    case 'proc':
      return existsSync('/proc/self/stat')
        ? undefined
        : 'threads and memory are counted through /proc, which is not here'
    case 'prlimit':
      return spawnSync('prlimit', ['--version']).status === 0
        ? undefined
        : 'there is no prlimit, which limits a running program'
    case 'full device':
      return existsSync('/dev/full') ? undefined : 'there is no /dev/full, a device that is always full'
    case 'IPv6':
      return Object.values(networkInterfaces())
        .flat()
        .some((address) => address?.address === '::1')
        ? undefined
        : 'there is no IPv6'
    case 'permissions':
      if (process.platform === 'win32') return 'Windows has no permissions as Linux and macOS know them'
      return process.getuid?.() === 0 ? 'who is root may read everything' : undefined
    case 'names of bytes':
      return process.platform === 'linux' ? undefined : 'this system has no names but those in UTF-8'
  }
}
