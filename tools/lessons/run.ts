// Runs what a lesson runs, each command in the state that the reader's server has there.
import { atOnce } from '../../checker/system/at-once.ts'
import type { Block, Lesson } from './read.ts'
import { stateAt, type State } from './states.ts'
import { openTerminals, type Npm, type Terminals } from './terminals.ts'
import { commandsOf, type Command } from './transcript.ts'

/** A command as the lesson prints it, and what it really printed. */
export type Ran = Command & { block: Block; got: string[] }

/** A part of the lesson that can be run by itself: from one heading of the second level to the next. */
export type Stop = { title: string; anchor: string; blocks: Block[] }

/** What starts a server in the first terminal. */
const starts = /^(\w+=\S+ )?npm (start|run (-s )?(mine|step))\b/

/** What talks to a server, which has to be there then. */
const talks = /\bcurl |^npm run (-s )?say\b/

/** What a terminal shows where a command was ended by Ctrl-C: it would go on and on. */
const interrupt = '^C'

/** How many stops are run at the same time: most of their time is spent waiting. */
const mostAtOnce = 4

export type How = {
  npm?: Npm
  /** What starts the reader's server: `npm run mine`, unless it is said. */
  server?: string
}

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

/** Where a command stands, and which: `README.md:12: npm run mine`. */
export function placeOf({ block, command }: Ran): string {
  return `README.md:${block.line}: ${command ?? 'the output of the server'}`
}

/** Runs the commands of all stops, several stops at a time. Gives the results in the lesson's order. */
export async function runStops(stops: Stop[], states: State[], how?: How): Promise<Ran[]> {
  const results: Ran[][] = []
  await atOnce(mostAtOnce, stops.entries(), async ([index, stop]) => {
    results[index] = await runStop(stop, states, how)
  })
  return results.flat()
}

/** Runs all of a stop's commands, one after the other. */
export async function runStop(
  stop: Stop,
  states: State[],
  { npm, server = 'npm run mine' }: How = {},
): Promise<Ran[]> {
  const terminals = await openTerminals(npm)
  const ran: Ran[] = []
  try {
    for (const block of stop.blocks) {
      // `npm run new` makes the state that it stands in.
      const line = block.text.startsWith('$ npm run new\n') ? block.line - 1 : block.line
      await terminals.put(stateAt(states, line).files)
      for (const command of commandsOf(block))
        ran.push({ ...command, block, got: await runCommand(command, terminals, server) })
    }
    return ran
  } finally {
    await terminals.close()
  }
}

/** A server that runs is not started once more in its terminal: then a reader uses the other one. */
async function runCommand(
  { command, output }: Command,
  terminals: Terminals,
  server: string,
): Promise<string[]> {
  if (command !== undefined) await terminals.maybeEnds()
  if ((command === undefined || talks.test(command)) && !terminals.hasStarted()) {
    await terminals.start(server) // the reader was told to start it again after each change
    await terminals.isReady()
  }
  if (command === undefined && output.join() === interrupt) return [...(await terminals.stop()), interrupt]
  if (command === undefined) return terminals.serverPrints(output)
  if (output.at(-1) === interrupt)
    return [...(await terminals.interrupt(command, output.slice(0, -1))), interrupt]
  if (!starts.test(command) || terminals.isRunning()) return terminals.run(command)
  await terminals.start(command)
  return terminals.serverPrints(output)
}
