// What tests measure of the processes that they start: nothing, or which lines of a server were run.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Where Node keeps the code that it has compiled, so that what the tests start, starts sooner. */
export const compiled = join(import.meta.dirname, '../../node_modules/.cache/compiled')

/**
 * The command as a user runs it. tap adds its instruments to each process through NODE_OPTIONS, whatever
 * environment we ask for; `env` takes them away. Windows has no `env`, and there everything is measured.
 */
export function withoutInstruments(command: string[]): string[] {
  if (process.platform === 'win32') return command
  return ['env', '-u', 'NODE_OPTIONS', `NODE_COMPILE_CACHE=${compiled}`, ...command]
}

/**
 * A command whose lines are counted by V8 alone, which costs a process and each of its threads a fifth of
 * what tap's instruments do.
 * @returns the command, and what hands the counts over to tap when all that it started has ended
 */
export function withCounts(command: string[]): { command: string[]; handOver(): void } {
  // The files to count, as tap tells a test: none where it measures nothing.
  const files = new Set(process.env['_TAPJS_PROCESSINFO_COV_FILES_']?.trim().split('\n'))
  const isMeasuring = process.env['_TAPJS_PROCESSINFO_COVERAGE_'] === '1' && files.size > 0
  if (process.platform === 'win32' || !isMeasuring)
    return { command: withoutInstruments(command), handOver: () => {} }
  const counts = mkdtempSync(join(tmpdir(), 'server-counts-'))
  const atSignals = pathToFileURL(join(import.meta.dirname, 'counts-at-a-signal.js'))
  const variables = [
    `NODE_OPTIONS=--import=${atSignals}`,
    `NODE_V8_COVERAGE=${counts}`,
    'NODE_DISABLE_COMPILE_CACHE=1', // code from the cache is counted less exactly
  ]
  return {
    command: ['env', ...variables, ...command],
    handOver() {
      const place = join(process.cwd(), '.tap/coverage')
      mkdirSync(place, { recursive: true })
      for (const name of readdirSync(counts)) {
        const result = countsIn(join(counts, name))
        const ours = result.filter(({ url }) => url.startsWith('file:') && files.has(fileURLToPath(url)))
        if (ours.length > 0) writeFileSync(join(place, name), JSON.stringify({ result: ours }))
      }
      rmSync(counts, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** What V8 has counted; nothing where the process was killed before all of it was written. */
function countsIn(path: string): { url: string }[] {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { result: { url: string }[] }).result
  } catch {
    return []
  }
}
