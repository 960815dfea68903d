// `npm run diff 03`: shows what a step changed in the server of the step before. `npm run diff mine 03`: what
// your server has otherwise than that step's. `npm run diff final connection`: what one file has otherwise.
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { noOwnServer, ownServer } from '../course/command.ts'
import { serverFiles, type Files } from '../course/files.ts'
import { findStep } from '../course/steps.ts'
import { wrong } from '../course/usage.ts'
import { difference } from '../show/difference.ts'

export const usage = `usage: npm run diff STEP [FILE]       what a step changed in the server before it
       npm run diff mine STEP [FILE]  what your server in my-server/ has otherwise than that step

  FILE  one file of the server only: "connection" or "connection.ts"`

export function run(words: string[]): number {
  const isMine = words[0] === 'mine'
  const [name, part, ...more] = isMine ? words.slice(1) : words
  if (more.length > 0) wrong(`what is "${more[0]}"?`)
  const step = findStep(name)
  const [before, after] = [isMine ? ownFiles() : filesBefore(step.before), serverFiles(step.folder)]
  const lines = part === undefined ? difference(before, after) : differenceIn(part, before, after)
  if (lines.length > 0) console.log(lines.join('\n').trimEnd())
  else if (part !== undefined) console.log(`${part} is the same, byte for byte`)
  else console.log(`my-server/ has the same files as ${step.place}/, byte for byte`)
  return 0
}

/** What differs in one file, named with its ending or without. */
function differenceIn(part: string, before: Files, after: Files): string[] {
  const name = part.endsWith('.ts') ? part : `${part}.ts`
  const names = [...new Set([...before.keys(), ...after.keys()])].sort()
  if (!names.includes(name)) wrong(`there is no file "${name}" here: there are ${names.join(', ')}`)
  const only = (files: Files): Files => new Map([...files].filter(([other]) => other === name))
  return difference(only(before), only(after))
}

function ownFiles(): Files {
  if (!existsSync(ownServer)) wrong(noOwnServer)
  return serverFiles(dirname(ownServer))
}

function filesBefore(folder: string | undefined): Files {
  return serverFiles(folder ?? wrong('step 01 is the first: there is nothing to compare it with'))
}
