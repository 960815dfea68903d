// A lesson's Markdown, taken apart as far as its tests need it.
import { readFileSync } from 'node:fs'

/** A fenced block: ```ts server.ts has the language `ts` and the name `server.ts`. */
export type Block = { language: string; name: string; text: string; line: number }

export type Lesson = {
  blocks: Block[]
  /** The anchors of its headings, as code hosts make them. */
  anchors: Set<string>
  /** The targets of its links. */
  links: string[]
}

/**
 * A command of a `console` block, and what it prints. A block that goes on with a server's output has no
 * command.
 */
export type Command = { command: string | undefined; output: string[] }

export function readLesson(path: string): Lesson {
  const blocks: Block[] = []
  const anchors = new Set<string>()
  const links: string[] = []
  let block: Block | undefined
  for (const [index, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    if (block) {
      if (line === '```') block = undefined
      else block.text += `${line}\n`
    } else if (line.startsWith('```')) {
      const [language = '', name = ''] = line.slice(3).split(' ')
      block = { language, name, text: '', line: index + 1 }
      blocks.push(block)
    } else {
      if (/^#+ /.test(line)) anchors.add(anchorOf(line.replace(/^#+ /, '')))
      for (const [, target = ''] of line.matchAll(/\]\(([^)\s]+)\)/g)) links.push(target)
    }
  }
  return { blocks, anchors, links }
}

/** The anchor of a heading: small letters and digits, hyphens for spaces, nothing for other signs. */
function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')
}

export function commandsOf(block: Block): Command[] {
  const commands: Command[] = []
  for (const line of block.text.trimEnd().split('\n')) {
    if (line.startsWith('$ ')) commands.push({ command: line.slice(2), output: [] })
    else if (commands.length === 0) commands.push({ command: undefined, output: [line] })
    else commands.at(-1)?.output.push(line)
  }
  return commands
}

/**
 * Makes equal what differs from run to run: dates, the clients' ports, the port of the server, advice of npm.
 */
export function settle(output: string, port: string): string {
  return output
    .replaceAll('\r', '')
    .replace(/^npm (warn|notice).*\n/gm, '')
    .replaceAll(port, '8080')
    .replace(/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, 'DATE')
    .replace(/\|127\.0\.0\.1\|\d{4,}\|/g, '|127.0.0.1|PORT|')
    .replace(/curl\/[\d.]+/g, 'curl/VERSION')
}
