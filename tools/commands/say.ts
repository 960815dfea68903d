// `npm run say 8080 "GET / HT" 1s "TP/1.1\r\n\r\n"`: a raw client, which shows what a server gets and gives.
import { takenByNpm } from '../course/arguments.ts'
import { readScript } from '../say/script.ts'
import { countClients, showAll, showRaw, type Output } from '../say/show.ts'
import { usage } from '../say/usage.ts'

const known = ['--times', '--raw', '--help']

const output: Output = {
  write: (text) => void process.stdout.write(text),
  complain: (line) => console.error(line),
}

process.stdout.on('error', () => process.exit()) // whoever reads has seen enough, as in `… | head`
process.exitCode = await say(process.argv.slice(2))

/** Gives the exit status. */
async function say(typed: string[]): Promise<number> {
  const options = [...known.filter(takenByNpm), ...typed.filter((word) => /^-./.test(word) && word !== '--')]
  const [port = '', ...words] = typed.filter((word) => !/^-./.test(word))
  if (options.includes('--help')) {
    console.log(usage)
    return 0
  }
  const unknown = options.find((option) => !known.includes(option))
  if (unknown !== undefined)
    return refuse(`there is no option "${unknown}" (to send a "-" first, write \\x2d)`)
  if (port === '') return refuse('which port?')
  if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65535)
    return refuse(`"${port}" is no port: the first word is a number from 1 to 65535`)
  const parts = readScript(words)
  if (typeof parts === 'string') return refuse(parts)
  if (!options.includes('--raw')) return showAll(Number(port), parts, options.includes('--times'), output)
  return countClients(parts) === 1
    ? showRaw(Number(port), parts, output)
    : refuse('--raw shows one client only')
}

/** Says in one line what is wrong with the words. */
function refuse(message: string): number {
  console.error(`${message}; "npm run say -- --help" says how it is used`)
  return 2
}
