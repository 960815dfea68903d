// The machine that is measured on, and the versions of what takes part.
import { spawnSync } from 'node:child_process'
import { cpus, release, totalmem, type } from 'node:os'
import { versionOf } from './commands.ts'

export type Machine = {
  date: string
  processor: string
  cores: number
  memoryBytes: number
  system: string
  node: string
  wrk: string
  /** The commit of the course, with `+` where files have changed since. */
  commit: string
}

export function describeMachine(wrk: string): Machine {
  return {
    date: new Date().toISOString(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    system: `${type()} ${release()}`,
    node: process.version.slice(1),
    wrk: versionOf(wrk, '-v'),
    commit: commit(),
  }
}

function commit(): string {
  const git = (...args: string[]): string => {
    return spawnSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8' }).stdout?.trim() ?? ''
  }
  const name = git('rev-parse', '--short', 'HEAD')
  const changed = git('status', '--porcelain', '--untracked-files=no', '--', '../final', '../steps')
  return name === '' ? 'unknown' : name + (changed === '' ? '' : '+')
}
