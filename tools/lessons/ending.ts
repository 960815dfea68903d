// Whether a server goes on, or is about to end: what it does next shows it, or that it does nothing.
import { waitFor } from '../../checker/system/patience.ts'
import type { Program } from '../../checker/system/process.ts'

/** Waits for the end of a program that may be about to end. One that does nothing for two seconds goes on. */
export async function maybeEnds(program: Program): Promise<void> {
  const late = (): Error => new Error('it goes on')
  await waitFor(program.ended, late, program.work, 8).catch(() => {})
}
