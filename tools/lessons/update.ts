// Writes into a lesson what its commands really print.
import type { Ran } from './run.ts'
import { commandsOf, isAsPrinted, shortened, textOf } from './transcript.ts'

/**
 * The lesson's text with the new transcripts of the commands that no longer print what it says. All commands
 * of a block have to be among those that were run.
 */
export function updated(text: string, ran: Ran[]): string {
  const lines = text.split('\n')
  const blocks = [...new Set(ran.map(({ block }) => block))].sort((one, other) => other.line - one.line)
  for (const block of blocks) {
    const results = ran.filter((result) => result.block === block)
    const commands = commandsOf(block).map(({ command, output }, index) => {
      const { got } = results[index] as Ran
      return { command, output: isAsPrinted(output, got) ? output : shortened(command, got) }
    })
    lines.splice(block.line, block.end - block.line - 1, ...textOf(commands).split('\n').slice(0, -1))
  }
  return lines.join('\n')
}
