// A lesson's Markdown, taken apart: its sections, its fenced blocks, its links.
import { readFileSync } from 'node:fs'

/** A fenced block. Its first line is ```LANGUAGE NAME, or ```LANGUAGE NAME USE. */
export type Block = {
  language: string
  /** The file that it is about; '' where it is about none. */
  name: string
  /** `try`: a change that is undone when the section ends. `now`: what stands in the file already. */
  use: '' | 'try' | 'now'
  text: string
  /** The lines of its fences, counted from 1. */
  line: number
  end: number
}

/** A heading, and where it stands. What has no subsection between lies in it. */
export type Section = { anchor: string; level: number; title: string; line: number }

export type Lesson = {
  /** What it is called in messages. */
  path: string
  sections: Section[]
  blocks: Block[]
  /** The anchors of its headings, as code hosts make them. */
  anchors: Set<string>
  /** The targets of its links. */
  links: string[]
  /** The lines outside of blocks, in their order, as one text. */
  prose: string
}

export function readLesson(path: string, name = path): Lesson {
  return parseLesson(readFileSync(path, 'utf8'), name)
}

export function parseLesson(text: string, path: string): Lesson {
  const lesson: Lesson = { path, sections: [], blocks: [], anchors: new Set(), links: [], prose: '' }
  let block: Block | undefined
  for (const [index, content] of text.split('\n').entries()) {
    const line = index + 1
    if (block) {
      if (content === '```') {
        block.end = line
        block = undefined
      } else block.text += `${content}\n`
    } else if (content.startsWith('```')) {
      const [language = '', name = '', use = ''] = content.slice(3).split(' ')
      if (use !== '' && use !== 'try' && use !== 'now') throw new Error(`${path}:${line}: what is "${use}"?`)
      block = { language, name, use, text: '', line, end: line }
      lesson.blocks.push(block)
    } else readProse(content, line, lesson)
  }
  if (block) throw new Error(`${path}:${block.line}: this block does not end`)
  return lesson
}

function readProse(content: string, line: number, lesson: Lesson): void {
  lesson.prose += `${content}\n`
  const [, signs, title = ''] = /^(#+) (.*)/.exec(content) ?? []
  if (signs !== undefined) {
    const anchor = newAnchor(title, lesson.anchors)
    lesson.sections.push({ anchor, level: signs.length, title, line })
  }
  for (const [, target = ''] of content.matchAll(/\]\(([^)\s]+)\)/g)) lesson.links.push(target)
}

/** The anchor of a heading that comes after those. The second of the same title gets a number. */
function newAnchor(title: string, anchors: Set<string>): string {
  const plain = anchorOf(title)
  let anchor = plain
  for (let number = 1; anchors.has(anchor); number++) anchor = `${plain}-${number}`
  anchors.add(anchor)
  return anchor
}

/** Small letters and digits, hyphens for spaces, nothing for other signs. */
function anchorOf(title: string): string {
  return title
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')
}

/** The section in which a line lies, down to the subsection. */
export function sectionAt({ sections, path }: Lesson, line: number): Section {
  const section = sections.findLast((other) => other.line <= line)
  if (!section) throw new Error(`${path}:${line}: it stands before the first heading`)
  return section
}
