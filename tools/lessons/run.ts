// Runs what a lesson runs, each command in the state that the reader's server has there.
import type { Block, Lesson } from './read.ts'
import { stateAt, type State } from './states.ts'
import { openTerminals, type Terminals } from './terminals.ts'
import { commandsOf, type Command } from './transcript.ts'

/** A command as the lesson prints it, and what it really printed. */
export type Ran = Command & { block: Block; got: string[] }

/** A part of the lesson that can be run by itself: from one heading of the second level to the next. */
export type Stop = { title: string; anchor: string; blocks: Block[] }

/** What starts a server in the first terminal. */
const starts = /^npm (start|run (-s )?(mine|step))\b/

/** What talks to a server, which has to be there then. */
const talks = /^(curl|npm run (-s )?(say|look))\b/

/** The stops of a lesson that run something. */
export function stopsOf({ sections, blocks }: Lesson): Stop[] {
  const heads = sections.filter(({ level }) => level <= 2)
  return heads
    .map(({ title, anchor, line }, index) => ({
      title,
      anchor,
      blocks: blocks.filter(
        (block) =>
          block.language === 'console' &&
          block.line > line &&
          block.line < (heads[index + 1]?.line ?? Infinity),
      ),
    }))
    .filter(({ blocks }) => blocks.length > 0)
}

/** Runs all of a stop's commands, one after the other. */
export async function runStop(stop: Stop, states: State[]): Promise<Ran[]> {
  const terminals = await openTerminals()
  const ran: Ran[] = []
  try {
    for (const block of stop.blocks) {
      for (const [index, command] of commandsOf(block).entries()) {
        // `npm run new` makes the state that it stands in.
        const line = command.command === 'npm run new' ? block.line - 1 : block.line
        if (index === 0 || line !== block.line) await terminals.put(stateAt(states, line).files)
        ran.push({ ...command, block, got: await runCommand(command, terminals) })
      }
    }
    return ran
  } finally {
    await terminals.close()
  }
}

/** A server that runs is not started once more in its terminal: then a reader uses the other one. */
async function runCommand({ command, output }: Command, terminals: Terminals): Promise<string[]> {
  if (command === undefined || (talks.test(command) && !terminals.hasStarted())) {
    if (!terminals.hasStarted()) await startUnprinted(terminals)
    if (command === undefined) return terminals.serverPrints(output)
  }
  if (!starts.test(command) || terminals.isRunning()) return terminals.run(command)
  await terminals.start(command)
  return terminals.serverPrints(output)
}

/** The reader was told to start the server again; its first line is not printed each time. */
async function startUnprinted(terminals: Terminals): Promise<void> {
  await terminals.start('npm run mine')
  await terminals.serverPrints(['listening at http://127.0.0.1:8080/'])
}
