// The command line.
import { parseArgs } from 'node:util'

export type Options = {
  rounds: number
  seconds: number
  /** The names of the servers and cases to measure; undefined for all. */
  only: string[] | undefined
  cases: string[] | undefined
}

export const usage = `usage: npm run bench -- [options]

  --rounds N        how often each server is measured in each case (5)
  --seconds N       how long each time (3)
  --only NAME,…     these servers only
  --cases NAME,…    these cases only
  --help            show this, with the names, and end`

/**
 * @param servers the names that --only may have
 * @param cases the names that --cases may have
 * @throws Error with a message for the user where an argument is wrong
 */
export function parseOptions(args: string[], servers: string[], cases: string[]): Options | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '3' },
      only: { type: 'string' },
      cases: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  return {
    rounds: whole(values.rounds, '--rounds'),
    seconds: whole(values.seconds, '--seconds'),
    only: names(values.only, '--only', servers),
    cases: names(values.cases, '--cases', cases),
  }
}

function whole(text: string, option: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new Error(`${option} ${text}: give a whole number from 1 to 9999`)
  return Number(text)
}

function names(text: string | undefined, option: string, known: string[]): string[] | undefined {
  const found = text?.split(',')
  const wrong = found?.find((name) => !known.includes(name))
  if (wrong !== undefined) throw new Error(`${option} ${wrong}: there are ${known.join(', ')}`)
  return found
}
