// `npm run diff 03`: shows what a step changed in the server of the step before. `npm run diff mine 03`: what
// your server has otherwise than that step's.
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { noOwnServer, ownServer } from '../course/command.ts'
import { serverFiles, type Files } from '../course/files.ts'
import { findStep } from '../course/steps.ts'
import { wrong } from '../course/usage.ts'
import { difference } from '../show/difference.ts'

export const usage = `usage: npm run diff STEP       what a step changed in the server of the one before
       npm run diff mine STEP  what your server in my-server/ has otherwise than the step's`

export function run(words: string[]): number {
  const isMine = words[0] === 'mine'
  const [name, ...more] = isMine ? words.slice(1) : words
  if (more.length > 0) wrong(`what is "${more[0]}"?`)
  const step = findStep(name)
  const lines = difference(isMine ? ownFiles() : filesBefore(step.before), serverFiles(step.folder))
  if (lines.length > 0) console.log(lines.join('\n').trimEnd())
  else console.log(`my-server/ has the same files as ${step.place}/, byte for byte`)
  return 0
}

function ownFiles(): Files {
  if (!existsSync(ownServer)) wrong(noOwnServer)
  return serverFiles(dirname(ownServer))
}

function filesBefore(folder: string | undefined): Files {
  return serverFiles(folder ?? wrong('step 01 is the first: there is nothing to compare it with'))
}
