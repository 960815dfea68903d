// How a server ends: waiting for it, and saying it.
import type { Exit, Program } from '../system/process.ts'
import { CheckFailure } from '../wire/failure.ts'

/** Waits for a program's end; throws a CheckFailure with the message `late` if it never comes. */
export function endOf(program: Program, late: string, ticks?: number): Promise<Exit> {
  const left = 'the program ended, but a process that it has started goes on'
  return program.endsBy((isGone) => new CheckFailure(isGone ? left : late, { kind: 'goes on' }), ticks)
}

/** How a program ended, as the predicate of a sentence. */
export function howItEnded({ status, signal }: Exit): string {
  return signal ? `was ended by ${signal}` : `exited with status ${status}`
}
