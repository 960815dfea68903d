// A line for each check: with a mark on a terminal, with a word anywhere else. While a check takes long, it
// says what is being waited for.
import { styleText } from 'node:util'
import type { Check } from '../../checker/check/check.ts'
import type { Outcome } from '../../checker/check/series.ts'
import { currentWaits } from '../../checker/system/patience.ts'
import { columnsOf, wrap } from '../../checker/tell/wrap.ts'
import { CheckFailure } from '../../checker/wire/failure.ts'

const marks = {
  holds: ['✓', 'holds', 'green'],
  fails: ['✗', 'fails', 'red'],
  waits: ['…', 'waits', 'dim'],
  'left out': ['-', 'left out', 'dim'],
} as const

const wordWidth = 9
const nameWidth = 22

export type Progress = {
  /** Shows what is being looked at, until `clear` or its own line takes its place. */
  begin(check: Check): void
  /** The line of what came of it. */
  end(check: Check, outcome: Outcome): void
  clear(): void
}

/** `write` takes what is for the output, `aside` what is only said meanwhile. */
export type Screen = {
  isTerminal: boolean
  columns: number
  write(text: string): void
  aside(text: string): void
}

export const screen: Screen = {
  isTerminal: process.stdout.isTTY === true,
  columns: columnsOf(process.stdout),
  write: (text) => void process.stdout.write(text),
  aside: (text) => void process.stderr.write(text),
}

/** @param patience after how many seconds a check takes long */
export function makeProgress({ isTerminal, columns, write, aside }: Screen = screen, patience = 5): Progress {
  let timer: NodeJS.Timeout | undefined
  const line = (text: string): string => wrap(text, columns - 1)[0] as string
  const clear = (): void => {
    clearInterval(timer)
    if (isTerminal) write('\r\x1b[2K')
  }
  return {
    begin({ id, title }) {
      const began = performance.now()
      if (isTerminal) write(line(`  ${id.padEnd(nameWidth)}${title}`))
      const say = (): void => {
        const seconds = Math.round((performance.now() - began) / 1000)
        const text = `for ${seconds} s now${missing(began, tick)}`
        if (isTerminal) return write(`\r\x1b[2K${line(`  ${id.padEnd(nameWidth)}${text}`)}`)
        clearInterval(timer)
        aside(`${'goes on'.padEnd(wordWidth)}${id.padEnd(nameWidth)}${text}\n`)
      }
      const tick = 1000 * (isTerminal ? Math.min(1, patience) : patience)
      timer = setInterval(say, tick)
    },
    end(check, outcome) {
      clear()
      const [sign, word, colour] = marks[outcome.result]
      const begin = isTerminal ? `${sign} ` : word.padEnd(wordWidth)
      const name = check.id.padEnd(nameWidth - 1)
      const hang = begin.length + nameWidth
      const text = `${styleText(colour, begin)}${name} ${textOf(check, outcome)}`
      write(`${wrap(text, columns, columns < 2 * hang ? 4 : hang).join('\n')}\n`)
    },
    clear,
  }
}

/** What has not come since the check began, of what has been waited for the longest, and not for a moment. */
function missing(began: number, moment: number): string {
  const latest = performance.now() - Math.min(1000, moment / 2)
  const errors = currentWaits()
    .filter(({ since }) => since >= began && since <= latest)
    .map(({ late }) => late())
  const failure = errors.find((error) => error instanceof CheckFailure)
  return failure ? `, no failure yet; it would be this one: ${failure.message}` : ''
}

function textOf({ title }: Check, outcome: Outcome): string {
  switch (outcome.result) {
    case 'holds':
      return title + (outcome.remark ? styleText('dim', ` – ${outcome.remark}`) : '')
    case 'waits':
      return styleText('dim', `waits for ${outcome.for}`)
    case 'left out':
      return styleText('dim', `left out: ${outcome.reason}`)
    case 'fails':
      return styleText('red', outcome.failure.message)
  }
}
