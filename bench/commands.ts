// Finds the programs that a system may or may not have, and asks for their versions.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

// nginx is often where only an administrator's shell looks.
const folders = [
  ...(process.env['PATH'] ?? '').split(delimiter),
  '/usr/sbin',
  '/usr/local/sbin',
  '/opt/homebrew/bin',
]

/** The path of a command, or undefined where the system doesn't have it. */
export function findCommand(name: string): string | undefined {
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

/** The version that a command tells, whatever its exit status and wherever it writes. */
export function versionOf(command: string, flag: string): string {
  const { stdout, stderr } = spawnSync(command, [flag], { encoding: 'utf8', timeout: 10_000 })
  return /\d+(\.\d+)+\S*/.exec(stdout + stderr)?.[0] ?? 'unknown'
}

export type Package = { version: string; bin: string | undefined }

/**
 * A package in this folder's node_modules, with the path of its command; undefined where it is not installed.
 */
export function findPackage(name: string): Package | undefined {
  const folder = join(import.meta.dirname, 'node_modules', name)
  const file = join(folder, 'package.json')
  if (!existsSync(file)) return undefined
  const { version, bin } = JSON.parse(readFileSync(file, 'utf8')) as {
    version: string
    bin?: string | Record<string, string>
  }
  const path = typeof bin === 'object' ? Object.values(bin)[0] : bin
  return { version, bin: path === undefined ? undefined : join(folder, path) }
}
