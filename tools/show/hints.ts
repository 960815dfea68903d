// The hints for a check that fails, from a question to nearly the answer. Where the server has ended, that
// comes before whatever the check is about.
import type { Check } from '../../checker/check/check.ts'
import { guess } from '../../checker/tell/guess.ts'
import { lastWords } from '../../checker/tell/ends.ts'
import { byHandLines } from '../../checker/tell/by-hand.ts'
import type { CheckFailure, Kind } from '../../checker/wire/failure.ts'

/** The program is gone: its own words say more than any check. */
const ends: Kind[] = ['crash', 'ended early', 'not started']

/** Whether the hints are about the end of the server, and not about the check. */
export function isEnd({ kind }: CheckFailure): boolean {
  return ends.includes(kind)
}

/** @param port one that is free, to try by hand */
export function hintsFor(check: Check, failure: CheckFailure, command: string[], port: number): string[] {
  if (isEnd(failure)) return hintsForEnd(check, failure, command, port)
  return [check.hint, ...(check.hints ?? ['The section of the lesson shows how it is done.'])]
}

function hintsForEnd(check: Check, failure: CheckFailure, command: string[], port: number): string[] {
  const { received = '' } = failure.evidence // of one that has not come so far as to have a scene
  const stderr = failure.scene.stderr || String(received)
  const isServing = failure.kind === 'crash'
  const indented = (lines: string[]): string => lines.map((line) => `\n  ${line}`).join('')
  const itself =
    stderr.trim() === ''
      ? 'It has written nothing to stderr: who ends it?'
      : `What does it say itself?\n${indented(lastWords(stderr))}`
  const where = isServing
    ? 'One client must not end the server for all others: an error that concerns one client should end that ' +
      "client's connection only. Which error is it, and who catches it?"
    : 'It has to listen until somebody ends it. Does it start by hand, in a folder with a www?'
  return [
    `Your server ended ${isServing ? 'while it was serving a client' : 'before it served anybody'}. ${itself}`,
    guess(failure, check) ?? where,
    `See it end.${indented(byHandLines(failure, command, port))}`,
  ]
}
