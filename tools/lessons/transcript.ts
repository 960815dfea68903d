// What a terminal shows, as a lesson prints it: commands, what they print, and what is left out.
import type { Block } from './read.ts'

/**
 * A command of a `console` block, and the lines that it prints. A block that begins with output goes on with
 * what the server prints, and has no command there.
 */
export type Command = { command: string | undefined; output: string[] }

/** A line of a transcript that stands for any lines. */
const ellipsis = '…'

export function commandsOf({ text }: Block): Command[] {
  const commands: Command[] = []
  for (const line of text.replace(/\n$/, '').split('\n')) {
    if (line.startsWith('$ ')) commands.push({ command: line.slice(2), output: [] })
    else if (commands.length === 0) commands.push({ command: undefined, output: [line] })
    else commands.at(-1)?.output.push(line)
  }
  return commands
}

/** The text of a block with these commands. */
export function textOf(commands: Command[]): string {
  return commands
    .flatMap(({ command, output }) => [...(command === undefined ? [] : [`$ ${command}`]), ...output])
    .map((line) => `${line}\n`)
    .join('')
}

/**
 * Makes equal what differs from run to run and from machine to machine: dates, ports, folders, versions. What
 * npm says of itself is left out, and how long a check has waited, and blanks at the ends of lines.
 * @param port the server's, which lessons call 8080
 * @param folder the course's, which lessons leave out
 */
export function settle(output: string, { port, folder }: { port: string; folder: string }): string[] {
  const text = output
    .replaceAll('\r', '')
    .replace(/^npm (warn|notice).*\n/gm, '')
    .replace(/^goes on .*\n/gm, '')
    .replace(/^\n?> socket-to-server@.*\n> .*\n\n?/gm, '')
    .replaceAll(`file://${folder}/`, '')
    .replaceAll(`${folder}/`, '')
    .replace(new RegExp(`\\b${port}\\b`, 'g'), '8080')
    .replace(/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, 'DATE')
    .replace(/\|127\.0\.0\.1\|\d{4,}\|/g, '|127.0.0.1|PORT|')
    .replace(/curl\/[\d.]+/g, 'curl/VERSION')
    .replace(/after (\d+)\d{3} milliseconds/g, 'after $1000 milliseconds')
    .replace(/^Node\.js v[\d.]+$/gm, 'Node.js VERSION')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n*$/, '')
  return text === '' ? [] : text.split('\n')
}

/**
 * Whether the lines are those that a lesson prints. There a line "…" stands for any number of lines, and
 * "…" within a line for any text.
 */
export function isAsPrinted(printed: string[], lines: string[]): boolean {
  const [first, ...rest] = printed
  if (first === undefined) return lines.length === 0
  if (first !== ellipsis)
    return lines[0] !== undefined && isLike(first, lines[0]) && isAsPrinted(rest, lines.slice(1))
  return Array.from({ length: lines.length + 1 }).some((_, skipped) =>
    isAsPrinted(rest, lines.slice(skipped)),
  )
}

function isLike(printed: string, line: string): boolean {
  const parts = printed.split(ellipsis).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 's').test(line)
}

/**
 * The lines as a lesson prints them for the first time. Of checks that fail, what follows the first empty
 * line is left out: the whole report, which the reader's terminal shows.
 */
export function shortened(command: string | undefined, lines: string[]): string[] {
  const empty = lines.indexOf('')
  if (command === undefined || !/^npm run (-s )?check\b/.test(command) || empty === -1) return lines
  return [...lines.slice(0, empty), ellipsis]
}
