// The questions of a lesson: where they stand in it, and the servers that give the answers.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { rightChoice, type Choice, type Question } from '../../checker/check/question.ts'
import { course, folderOf, serverCommand } from '../course/steps.ts'
import type { GrownLesson } from './lessons.ts'
import { readMistake } from './mistakes.ts'
import { serverPath } from './place.ts'
import { readLesson } from './read.ts'
import { stateAt, stateOf } from './states.ts'

const wrongServers = join(course, 'classroom/wrong-servers')

export async function questionsOf(folder: string): Promise<Question[]> {
  const { questions } = (await import(pathToFileURL(join(course, folder, 'questions.ts')).href)) as {
    questions: Question[]
  }
  return questions
}

/**
 * The text of a question as it has to stand in the lesson, without line ends and signs of quoting.
 */
function printedText({ ask, choices }: Question): string {
  return [ask, ...choices.map(({ text }, index) => `${index + 1}. ${text}`)].join(' ')
}

/** A lesson's text without line ends and signs of quoting, and for each place in it the line. */
function flat(text: string): { text: string; lineAt(place: number): number } {
  const starts: number[] = []
  let joined = ''
  for (const line of text.split('\n')) {
    starts.push(joined.length)
    joined += `${line.replace(/^> ?/, '').trim()} `.replace(/^ $/, '')
  }
  return { text: joined, lineAt: (place) => starts.findLastIndex((start) => start <= place) + 1 }
}

/** The folder of the lesson that answers a question, and the anchor of the section there. */
export function sectionOf({ section }: Question, folder: string): { place: string; anchor: string } {
  const [step = '', anchor = ''] = section.split('#')
  return section.includes('#') ? { place: folderOf(step), anchor } : { place: folder, anchor: section }
}

/**
 * What is wrong with the way in which a question stands in its lesson, and the line where it stands.
 */
export function placeOf(
  question: Question,
  { folder, lesson }: GrownLesson,
): { line: number; faults: string[] } {
  const { text, lineAt } = flat(readFileSync(join(course, folder, 'README.md'), 'utf8'))
  const place = text.indexOf(printedText(question))
  if (place === -1) return { line: 0, faults: ['it does not stand in the lesson'] }
  const line = lineAt(place)
  const answer = text.slice(place).split('</details>')[0] as string
  const faults: string[] = []
  if (!answer.includes(`**${rightChoice(question) + 1}`)) faults.push('its answer does not follow it')
  const { place: other, anchor } = sectionOf(question, folder)
  const anchors =
    other === folder ? lesson.anchors : readLesson(join(course, other, 'README.md'), other).anchors
  if (!anchors.has(anchor)) faults.push(`there is no section #${question.section}`)
  if (question.kind === 'closing' && !answer.includes(`(#${question.section})`))
    faults.push('its answer has no link to the section that teaches it')
  return { line, faults }
}

/** The number of questions with choices that a lesson asks. */
export function askedIn({ lesson }: GrownLesson): number {
  return [...lesson.prose.matchAll(/^> 1\. /gm)].length
}

/** The command of the server that gives an answer. `line` is where the question stands. */
export function commandOf({ by }: Choice, line: number, { folder, lesson, states }: GrownLesson): string[] {
  if (by === 'here') return [process.execPath, serverPath(stateAt(states, line).files)]
  if (by === 'step') return serverCommand(folder)
  if (by.startsWith('#')) return [process.execPath, serverPath(stateOf(by.slice(1), lesson, states).files)]
  if (/^\d\d$/.test(by)) return serverCommand(folderOf(by))
  return [process.execPath, serverPath(readMistake(join(wrongServers, `${by}.md`)).files)]
}
