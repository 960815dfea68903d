// For tests: what the commands of a lesson print is what stands there.
import type { Test } from 'tap'
import { placeOf, type Ran } from './run.ts'
import { isAsPrinted } from './transcript.ts'

/** An assertion for each command. One that is not as printed shows both. */
export function ensureAsPrinted(t: Test, ran: Ran[]): void {
  for (const result of ran) {
    const { output, got } = result
    if (isAsPrinted(output, got)) t.pass(placeOf(result))
    else t.equal(got.join('\n'), output.join('\n'), placeOf(result))
  }
}
