// Types what a report says under "By hand", and keeps all that the terminals show.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { waitFor } from '../../checker/system/patience.ts'
import { startProgram, type Program } from '../../checker/system/process.ts'
import { listening } from '../../checker/subject/listening.ts'
import type { ByHand } from '../../checker/tell/by-hand.ts'
import { unknownManners } from '../../checker/wire/client.ts'
import { course } from '../../tools/course/steps.ts'

const settleTicks = 8 // 2 s: what goes on by then goes on
const mostTicks = 60 // 15 s: a client of `npm run say` is told when nothing comes any more

const inShell = (line: string): Program => startProgram(['sh', '-c', line], course)

/** What the server's terminal shows, and each of the others; how each has ended, where it has. */
export type Seen = { server: string; beside: string[] }

/** Types it all: each line when the one before has done what it does, or goes on with it. */
export async function typeByHand({ before, start, beside }: ByHand, port: number): Promise<Seen> {
  const programs: Program[] = []
  const made = before.join(' ').match(/node_modules\/\.cache\/checked\/www\/[\w.-]+/g) ?? []
  const open = (line: string): Program => {
    const program = inShell(line)
    programs.push(program)
    return program
  }
  try {
    for (const line of before) await endOrStay(open(line), settleTicks)
    const server = open(start)
    await listening(port, server, { activity: 0, manners: unknownManners() }).catch(() => {})
    const others: Program[] = []
    for (const line of beside) {
      const program = open(line)
      others.push(program)
      await endOrStay(program, beside.length > 1 ? settleTicks : mostTicks)
    }
    if (beside.length > 1) for (const program of others) await endOrStay(program, settleTicks)
    if (!server.exit()) await endOrStay(server, settleTicks)
    return { server: shown(server), beside: others.map(shown) }
  } finally {
    for (const program of programs.toReversed()) await program.end()
    for (const file of made) rmSync(join(course, file), { force: true })
  }
}

async function endOrStay(program: Program, ticks: number): Promise<void> {
  const progress = (): number => program.stdout().length + program.stderr().length
  await waitFor(program.ended, () => new Error('it goes on'), progress, ticks).catch(() => {})
}

function shown(program: Program): string {
  const exit = program.exit()
  return `${program.stdout()}${program.stderr()}${exit ? `(ended: ${exit.signal ?? exit.status})` : '(goes on)'}`
}

/**
 * The same without what differs from run to run: dates, ports, process ids, milliseconds, places in memory.
 * Where the time is shown, too, what is left of a date is whether it was that.
 */
export function settled({ server, beside }: Seen): string {
  const text = [server, ...beside].join('\n----\n')
  const now = Date.parse(/^\w{3} \w{3} +\d+ .*UTC.*$/m.exec(text)?.[0] ?? '')
  const nameOf = (date: string): string => (Math.abs(Date.parse(date) - now) > 1500 ? 'ANOTHER TIME' : 'DATE')
  return text
    .replace(/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, nameOf)
    .replace(/\w{3} \w{3} +\d+ .*UTC.*/g, 'NOW')
    .replace(/\b1\d{4}\b/g, 'PORT')
    .replace(/\|\d+\|(?=\d+\b)/g, '|PORT|')
}
