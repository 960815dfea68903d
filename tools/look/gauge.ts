// Looks at the server's threads and memory, again and again, and tells where they have changed (Linux).
import { lacking } from '../../checker/system/facilities.ts'
import type { Program } from '../../checker/system/process.ts'

const everyMilliseconds = 50
const noteworthy = 20 // MB

export type Gauge = { threads: number; memory: number }

/** Gives what ends it. Where the system tells nothing, nothing is told. */
export function watchThreads(program: Program, tell: (gauge: Gauge) => void): () => void {
  if (lacking('proc') !== undefined) return () => {}
  let before: Gauge = { threads: 0, memory: 0 }
  const look = (): void => {
    const threads = program.threads()
    const memory = Math.round(program.memory())
    if (threads === 0) return // it has ended
    if (threads === before.threads && Math.abs(memory - before.memory) < noteworthy) return
    before = { threads, memory }
    tell(before)
  }
  look()
  const timer = setInterval(look, everyMilliseconds)
  timer.unref()
  return () => clearInterval(timer)
}
