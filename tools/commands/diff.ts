// `npm run diff 03`: shows what a step changed in the server of the step before. `npm run diff mine 03`: what
// your server has otherwise than that step's.
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { wrong } from '../course/arguments.ts'
import { ownServer } from '../course/command.ts'
import { serverFiles, type Files } from '../course/files.ts'
import { findStep } from '../course/steps.ts'
import { difference } from '../show/difference.ts'

const usage = `usage: npm run diff STEP       what 02, 03, 04 or final changed in the server of the step before
       npm run diff mine STEP  what your server in my-server/ has otherwise than the step's`

const words = process.argv.slice(2)
if (words.includes('--help')) {
  console.log(usage)
  process.exit()
}
const isMine = words[0] === 'mine'
const step = findStep(words[isMine ? 1 : 0], 2)

/** The server that is compared with the step's. */
function other(): Files {
  if (isMine && !existsSync(ownServer))
    wrong('there is no my-server/server.ts yet: "npm run new" makes one', usage)
  const before = isMine ? dirname(ownServer) : step.before
  if (before === undefined) wrong('step 01 is the first: there is nothing to compare it with', usage)
  return serverFiles(before)
}

const [before, after] = [other(), serverFiles(step.folder)]
const lines = difference(before, after)
if (lines.length > 0) console.log(lines.join('\n').trimEnd())
else console.log(`my-server/ has the same files as ${step.place}/, byte for byte`)
