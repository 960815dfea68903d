// `npm run quiz 01`: asks a lesson's questions, then does what they speak of, and shows what really happens.
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import {
  rightChoice,
  type Choice,
  type Experiment,
  type OddFile,
  type Question,
} from '../../checker/check/question.ts'
import { course, findStep } from '../course/steps.ts'
import { wrong } from '../course/usage.ts'
import { grown, grownLesson, type GrownLesson } from '../lessons/lessons.ts'
import { readMistake } from '../lessons/mistakes.ts'
import { commandOf, questionsOf, sectionOf } from '../lessons/questions.ts'
import { lackedFor } from '../lessons/odd-files.ts'
import { see } from '../lessons/see.ts'

export const usage = `usage: npm run quiz STEP
  STEP  01, 02, 03 or 04: the questions at the beginning and at the end of its lesson`

/** How many lines of what came are shown. */
const most = 16

/** Gives the exit status. */
export async function run(words: string[]): Promise<number> {
  const [name, ...more] = words
  if (more.length > 0) wrong(`what is "${more[0]}"?`)
  const { place } = findStep(name)
  if (!grown.includes(place)) wrong(`${place}/README.md asks no questions yet`)
  const lesson = grownLesson(place)
  const questions = (await questionsOf(place)).filter(({ kind }) => kind !== 'stop')
  const terminal = createInterface({ input: process.stdin })
  const lines = terminal[Symbol.asyncIterator]()
  const again: string[] = []
  for (const [index, question] of questions.entries()) {
    console.log(`\n${index + 1} of ${questions.length}: ${question.ask}`)
    for (const [number, { text }] of question.choices.entries()) console.log(`  ${number + 1}  ${text}`)
    const choice = await ask(lines, question)
    if (!choice) return 0
    await tell(question, choice, lesson)
    const section = sectionOf(question, place)
    if (choice !== rightOf(question)) again.push(`${section.place}/README.md#${section.anchor}`)
  }
  terminal.close()
  console.log(`\n${questions.length - again.length} of ${questions.length} right.`)
  if (again.length > 0) console.log(`Read again:\n  ${[...new Set(again)].join('\n  ')}`)
  return 0
}

function rightOf(question: Question): Choice {
  return question.choices[rightChoice(question)] as Choice
}

/** The choice that is typed, or undefined where nobody answers any more. */
async function ask(lines: AsyncIterator<string>, { choices }: Question): Promise<Choice | undefined> {
  for (;;) {
    process.stdout.write(`Your answer (1 to ${choices.length}, or q to leave): `)
    const { value, done } = await lines.next()
    if (done || value.trim() === 'q') return undefined
    const choice = choices[Number(value) - 1]
    if (choice) return choice
  }
}

/** Shows what happens, and says of a wrong choice which server does that. */
async function tell(question: Question, choice: Choice, lesson: GrownLesson): Promise<void> {
  const right = rightOf(question)
  console.log(`\n  ${typed(question.experiment)}`)
  const lack = lackedFor(question.experiment)
  const seen = lack ?? (await see(commandOf(right, 0, lesson), question.experiment))
  console.log(shortened(seen).replace(/^/gm, '  '))
  const asksForPrints = question.choices.some(({ shows }) => shows.source.includes('prints'))
  if (asksForPrints && !/^prints/m.test(seen)) console.log('  (the server prints nothing)')
  const answer = `${rightChoice(question) + 1}: ${right.text}`
  if (choice === right) console.log(`\nRight. ${answer}`)
  else console.log(`\nIt is ${answer}\nWhat you have chosen is what ${serverOf(choice)}`)
}

/** What came, without the many lines of a long body. */
function shortened(seen: string): string {
  const lines = seen.split('\n')
  const blanks = lines.map((line) => line.search(/\S/))
  let inOne = 0 // lines since one that begins something
  const kept = lines.map((line, index) => {
    inOne = (blanks[index] ?? 0) >= 10 || line === '' ? inOne + 1 : 0
    if (inOne <= most) return line
    return inOne === most + 1 ? `${' '.repeat(10)}…` : undefined
  })
  return kept.filter((line) => line !== undefined).join('\n')
}

/** The experiment as a reader would type it. */
function typed(experiment: Experiment): string {
  const quoted = (word: string): string => (/^\w+$/.test(word) ? word : `"${word}"`)
  if ('start' in experiment) return `the server, started with ${experiment.start.join(' ')}`
  const odd = Object.entries(experiment.www ?? {}).map(
    ([name, kind]) => `(www/${name} is ${namedKind(kind)})\n  `,
  )
  return `${odd.join('')}npm run say 8080 ${experiment.say.map(quoted).join(' ')}`
}

function namedKind(kind: OddFile): string {
  if (typeof kind === 'number') return `a file of ${kind.toLocaleString('en')} bytes`
  return kind === 'pipe' ? 'a named pipe, which nobody writes' : "a Unix socket, which can't be read"
}

/** The server that a choice belongs to. */
function serverOf({ by }: Choice): string {
  if (by.startsWith('#')) return `your server does where the section ${by} of the lesson begins.`
  if (/^\d\d$/.test(by)) return `the server of step ${by} does.`
  const page = `classroom/wrong-servers/${by}.md`
  return `a server with a mistake does:\n  ${readMistake(join(course, page)).mistake}\n  ${page}`
}
