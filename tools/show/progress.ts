// A line for each check: with a mark on a terminal, with a word anywhere else.
import { styleText } from 'node:util'
import type { Check } from '../../checker/check/check.ts'
import type { Outcome } from '../../checker/check/series.ts'

const isTerminal = process.stdout.isTTY === true

const marks = {
  holds: ['✓', 'holds', 'green'],
  fails: ['✗', 'fails', 'red'],
  waits: ['…', 'waits', 'dim'],
  'left out': ['-', 'left out', 'dim'],
} as const

/** Shows what is being looked at, until its own line replaces it. */
export function showBegin({ id, title }: Check): void {
  if (isTerminal) process.stdout.write(`  ${id}  ${title}`.slice(0, (process.stdout.columns || 80) - 1))
}

/** Takes away what `showBegin` has shown. */
export function clearBegin(): void {
  if (isTerminal) process.stdout.write('\r\x1b[2K')
}

export function showEnd({ id, title }: Check, outcome: Outcome): void {
  clearBegin()
  const [sign, word, colour] = marks[outcome.result]
  const mark = styleText(colour, isTerminal ? sign : word.padEnd(8))
  const name = id.padEnd(21)
  switch (outcome.result) {
    case 'holds':
      return console.log(
        `${mark} ${name} ${title}${outcome.remark ? styleText('dim', ` – ${outcome.remark}`) : ''}`,
      )
    case 'waits':
      return console.log(`${mark} ${name} ${styleText('dim', `waits for ${outcome.for}`)}`)
    case 'left out':
      return console.log(`${mark} ${name} ${styleText('dim', `left out: ${outcome.reason}`)}`)
    case 'fails':
      return console.log(`${mark} ${name} ${title} – ${styleText('red', outcome.failure.message)}`)
  }
}
