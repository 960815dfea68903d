// How to repeat by hand what a check did: lines for a POSIX shell.
import { dirname, join, relative, sep } from 'node:path'
import { fillDirectory } from '../subject/files.ts'
import type { Added } from '../wire/failure.ts'
import { withArguments } from '../subject/command.ts'
import { pieceWord } from '../wire/pieces.ts'

/** The folder in which these lines are typed. */
const course = join(import.meta.dirname, '../..')

const longest = 1500 // characters that a terminal line may have

/** Where the files lie that the checks ask for, seen from the course's folder. */
const filesFolder = 'node_modules/.cache/checked'

/** A word as a shell takes it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

/** What starts the server, in a folder with the files that the checks ask for, or in one without a `www`. */
export function startByHand(command: string[], args = ['8080'], withWww = true): string {
  const folder = withWww ? filesFolder : dirname(filesFolder)
  const node = `node ${relative(folder, 'tools/node.js').replaceAll(sep, '/')}` // any Node: it finds the course's
  const words = withArguments(command, args).map((word) => (word === process.execPath ? node : quoted(word)))
  return `(cd ${folder} && ${words.join(' ')})`
}

/** What makes a file that a check has added. */
export function addByHand({ name, command }: Added): string {
  return command.replace('{file}', () => quoted(`${filesFolder}/www/${name}`))
}

/** What was sent, where it names the folder that the check had made: the files laid out take its place. */
export function sentByHand(sent: Buffer, directory: string): Buffer {
  return Buffer.from(
    sent.toString('latin1').replaceAll(directory, () => encodeURI(join(course, filesFolder))),
    'latin1',
  )
}

/** Lays out the files that the checks ask for, for whoever wants to try by hand. */
export function layOutFiles(): void {
  fillDirectory(join(course, filesFolder)) // what is there stays: a server may be serving it
}

/**
 * What sends the same bytes to port 8080: curl where that does it and is wanted, and the course's raw client
 * otherwise. Undefined where it is too long.
 */
export function sendByHand(sent: Buffer, wanted: 'curl' | 'say' = 'curl'): string | undefined {
  const target = /^GET (\/[!-~]*) HTTP\/1\.1\r\nHost: localhost\r\nConnection: close\r\n\r\n$/.exec(
    sent.toString('latin1'),
  )?.[1]
  // curl would leave out what follows a `#`, turn a `\` around, and not send what is no URL.
  const line =
    wanted === 'say' || target === undefined || /[#\\]/.test(target)
      ? `npm run -s say 8080 ${pieceWord(sent)}`
      : curlLine(target)
  return line.length <= longest ? line : undefined
}

function curlLine(target: string): string {
  const asItIs = [
    /\/\.{1,2}(\/|$)/.test(target) ? ' --path-as-is' : '',
    /[[\]{}]/.test(target) ? ' --globoff' : '',
  ]
  return `curl -i${asItIs.join('')} ${quoted(`http://127.0.0.1:8080${target}`)}`
}
