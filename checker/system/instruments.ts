// tap's instruments, taken away from what the tests start.
import { join } from 'node:path'

/**
 * The command as a user runs it. tap adds its instruments to each process through NODE_OPTIONS, whatever
 * environment we ask for; `env` takes them away. Windows has no `env`, and there everything is measured.
 */
export function withoutInstruments(command: string[]): string[] {
  if (process.platform === 'win32') return command
  // so that threads start sooner
  const compiled = join(import.meta.dirname, '../../node_modules/.cache/compiled')
  return ['env', '-u', 'NODE_OPTIONS', `NODE_COMPILE_CACHE=${compiled}`, ...command]
}
