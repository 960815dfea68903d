// `npm run say 8080 "GET / HT" 1s "TP/1.1\r\n\r\n"`: a raw client, which shows what a server gets and gives.
import { columnsOf } from '../../checker/tell/wrap.ts'
import { takenByNpm } from '../course/arguments.ts'
import { didYouMean, wrong } from '../course/usage.ts'
import { readScript } from '../say/script.ts'
import { countClients, showAll, showRaw, type Output } from '../say/show.ts'

export { usage } from '../say/usage.ts'

const known = ['--times', '--raw']

const output: Output = {
  write: (text) => void process.stdout.write(text),
  complain: (line) => console.error(line),
  columns: columnsOf(process.stdout),
}

/** Gives the exit status. */
export async function run(typed: string[]): Promise<number> {
  const options = [...known.filter(takenByNpm), ...typed.filter((word) => /^-./.test(word) && word !== '--')]
  const [port = '', ...words] = typed.filter((word) => !/^-./.test(word))
  const unknown = options.find((option) => !known.includes(option))
  if (unknown !== undefined)
    wrong(
      `there is no option "${unknown}"${didYouMean(unknown, known) || ' (to send a "-" first, write \\x2d)'}`,
    )
  if (port === '') wrong('which port?')
  if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65535)
    wrong(`"${port}" is no port: the first word is a number from 1 to 65535`)
  const parts = readScript(words)
  if (typeof parts === 'string') wrong(parts)
  if (!options.includes('--raw')) return showAll(Number(port), parts, options.includes('--times'), output)
  if (countClients(parts) > 1) wrong('--raw shows one client only')
  return showRaw(Number(port), parts, output)
}
