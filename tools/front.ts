// `node tools/node.js tools/front.ts NAME [WORD …]`: runs the command behind `npm run NAME`. A command is a
// module with `usage` and `run`; nobody but this file ends the program.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { course } from './course/steps.ts'
import { WrongUsage } from './course/usage.ts'

type Command = {
  usage: string
  /** Gives the exit status, or undefined where a server has been started that goes on until it is ended. */
  run(words: string[]): number | undefined | Promise<number | undefined>
}

const [name = '', ...words] = process.argv.slice(2)
const seenEnough = (): never => process.exit() // whoever reads has gone, as in `… | head`
process.stdout.on('error', seenEnough)
const status = await runCommand(await loadCommand(name))
if (status === undefined) {
  process.stdout.off('error', seenEnough) // the server sees to its own output
} else {
  await new Promise<void>((resolve) => process.stdout.write('', () => resolve()))
  process.exit(status) // connections of checks that failed may still be open
}

async function loadCommand(name: string): Promise<Command> {
  const places = ['tools', 'classroom'].map((folder) => join(course, folder, 'commands', `${name}.ts`))
  const path = places.find((place) => existsSync(place))
  if (path === undefined) throw new Error(`there is no command "${name}"`)
  return (await import(pathToFileURL(path).href)) as Command
}

async function runCommand({ usage, run }: Command): Promise<number | undefined> {
  if (words.includes('--help')) {
    console.log(usage)
    return 0
  }
  try {
    return await run(words)
  } catch (error) {
    if (!(error instanceof WrongUsage)) throw error
    const help = `"npm ${name === 'test' ? '' : 'run '}${name} -- --help" says how it is used`
    console.error(/[?)]$/.test(error.message) ? `${error.message} ${help}` : `${error.message}; ${help}`)
    return 2
  }
}
