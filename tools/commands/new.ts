// `npm run new`: a server of your own to start from, in my-server/. `npm run new -- --at 02#SECTION`: the
// server as it is where that section of a lesson begins.
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { handout } from '../../checker/system/handout.ts'
import { ownServer } from '../course/command.ts'
import { serverFiles, type Files } from '../course/files.ts'
import { course, findStep } from '../course/steps.ts'
import { wrong } from '../course/usage.ts'
import { grown, grownLesson, starterFolder } from '../lessons/lessons.ts'
import { stateAt } from '../lessons/states.ts'

export const usage = `usage: npm run new                       a server to start from, in my-server/
       npm run new -- --at 02#SECTION    the server as it is where that section of lesson 02 begins
                                         (SECTION is what follows the # in the section's link)`

const own = dirname(ownServer)
const types = '{ "extends": "../tsconfig.json", "include": ["."] }\n'

/** Gives the exit status. */
export async function run(words: string[]): Promise<number> {
  const [place, ...more] = words.filter((word) => word !== '--at') // 02#SECTION says it all
  if (more.length > 0 || (place ?? '').startsWith('-')) wrong(`what is "${more[0] ?? place}"?`)
  if (place !== undefined && handout)
    wrong("the lessons of this copy leave the code to you, so --at isn't there")
  if (place !== undefined) return putAt(place)
  if (existsSync(ownServer)) {
    console.error('my-server/server.ts is there already: it is left as it is')
    return 1
  }
  write(serverFiles(starterFolder))
  console.log('my-server/server.ts is your server: it listens, and answers nothing yet.')
  console.log('Start it with "npm run mine", and read on in steps/01-socket/README.md.')
  return 0
}

/** Puts my-server/ into the state of a section. What was there is kept. */
async function putAt(place: string): Promise<number> {
  const [name = '', anchor] = place.split('#')
  const step = findStep(name)
  if (!grown.includes(step.place)) wrong(`${step.place}/README.md has no states to begin with`)
  const { lesson, states } = grownLesson(step.place)
  const sections = lesson.sections.filter(({ level }) => level > 1)
  const section = anchor === undefined ? lesson.sections[0] : sections.find((one) => one.anchor === anchor)
  if (!section) {
    const anchors = sections.map((one) => `${name}#${one.anchor}`)
    wrong(`lesson ${name} has no section "${anchor}", but it has ${anchors.join(', ')}`)
  }
  const { files } = stateAt(states, section.line)
  if (files.size === 0) wrong(`at "${section.title}" there is no server yet: "npm run new" makes one`)
  if (existsSync(own) && !(await keepOld())) return 1
  write(files)
  console.log(`my-server/ is as it is where "${section.title}" begins.`)
  return 0
}

/** Moves the old my-server/ out of the way, if its owner agrees. */
async function keepOld(): Promise<boolean> {
  const kept = `${own}-${[1, 2, 3, 4, 5, 6, 7, 8, 9].find((number) => !existsSync(`${own}-${number}`)) ?? Date.now()}`
  const name = kept.slice(course.length + 1)
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await Promise.race([
    terminal.question(`my-server/ is there already. It would be kept as ${name}/. Replace it? (y/n) `),
    new Promise<string>((resolve) => terminal.once('close', () => resolve(''))), // nobody is there to answer
  ])
  terminal.close()
  if (!/^y/i.test(answer.trim())) {
    console.log('It is left as it is.')
    return false
  }
  renameSync(own, kept)
  return true
}

/** Writes the server, and beside it what tells an editor how the course's TypeScript is to be read. */
function write(files: Files): void {
  mkdirSync(own, { recursive: true })
  for (const [name, text] of files) writeFileSync(join(own, name), text)
  if (existsSync(join(course, 'tsconfig.json'))) writeFileSync(join(own, 'tsconfig.json'), types)
}
