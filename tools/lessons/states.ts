// A lesson is a program: its blocks, applied one after the other, make every state of the reader's server.
import { applyDiff } from './apply.ts'
import type { Files } from '../course/files.ts'
import { sectionAt, type Block, type Lesson } from './read.ts'

/** The reader's server, from a line of the lesson on. */
export type State = {
  files: Files
  /** The line that made it: of a block, of the heading that undid a try, or 0 for what one comes with. */
  line: number
  isTry: boolean
}

/** The command that makes the first server, in a `console` block. */
const makesServer = '$ npm run new\n'

/**
 * All states of the reader's server, in their order.
 * @param start what one comes with
 * @param starter what `npm run new` makes
 * @throws an Error that names the line of a block which does not apply
 */
export function statesOf(lesson: Lesson, start: Files, starter: Files): State[] {
  const states: State[] = [{ files: start, line: 0, isTry: false }]
  let lasting = start
  for (const { block, line } of inOrder(lesson)) {
    const { files, isTry } = states.at(-1) as State
    if (!block) {
      if (isTry) states.push({ files: lasting, line, isTry: false }) // a heading ends what was tried
    } else if (block.use === 'now') {
      ensureThere(block, files, lesson.path)
    } else if (block.language === 'console') {
      if (!block.text.includes(makesServer)) continue
      lasting = starter
      states.push({ files: starter, line, isTry: false })
    } else {
      const triesOut = block.use === 'try'
      if (isTry && !triesOut)
        throw new Error(`${lesson.path}:${line}: a change that stays has to begin a section after a try`)
      const next = changeOf(block, files, lesson.path)
      states.push({ files: next, line, isTry: triesOut })
      if (!triesOut) lasting = next
    }
  }
  return states
}

/** The state that holds at a line. */
export function stateAt(states: State[], line: number): State {
  return states.findLast((state) => state.line <= line) as State
}

/** The state with which a section begins. */
export function stateOf(anchor: string, { sections, path }: Lesson, states: State[]): State {
  const section = sections.find((one) => one.anchor === anchor)
  if (!section) throw new Error(`${path}: there is no section #${anchor}`)
  return stateAt(states, section.line)
}

/**
 * The states in which a reader rests: something is run in them, or a section ends. Between two files of one
 * change nobody runs anything.
 */
export function restingStates({ sections, blocks }: Lesson, states: State[]): State[] {
  const consoles = blocks.filter(({ language }) => language === 'console')
  const rests = [...sections, ...consoles].map(({ line }) => line)
  return states.filter(({ line }, index) => {
    const next = states[index + 1]
    return !next || rests.some((rest) => line < rest && rest <= next.line)
  })
}

/** The files after all blocks that change them, for what has no sections: a mistake, a solution. */
export function changed(lesson: Lesson, start: Files): Files {
  return lesson.blocks.filter(isChange).reduce((files, block) => changeOf(block, files, lesson.path), start)
}

/** Headings, and the blocks that count, in their order. */
function inOrder(lesson: Lesson): { block?: Block; line: number }[] {
  const blocks = lesson.blocks.filter((block) => isChange(block) || block.language === 'console')
  for (const { line } of blocks) sectionAt(lesson, line)
  return [
    ...lesson.sections.map(({ line }) => ({ line })),
    ...blocks.map((block) => ({ block, line: block.line })),
  ].sort((one, other) => one.line - other.line)
}

function isChange({ language, name }: Block): boolean {
  return name !== '' && (language === 'ts' || language === 'diff')
}

/** An excerpt stands in its file, on whole lines. */
function ensureThere({ name, text, line }: Block, files: Files, path: string): void {
  if (!`\n${files.get(name)}`.includes(`\n${text}`))
    throw new Error(`${path}:${line}: this does not stand in ${name}`)
}

/** The files with a block's change made. */
function changeOf({ language, name, text, line }: Block, files: Files, path: string): Files {
  const old = files.get(name)
  if (language === 'ts') return new Map(files).set(name, old === undefined ? text : `${old}\n${text}`)
  if (old === undefined) throw new Error(`${path}:${line}: there is no ${name} to change`)
  try {
    return new Map(files).set(name, applyDiff(old, text, name))
  } catch (error) {
    throw new Error(`${path}:${line}: ${(error as Error).message}`)
  }
}
