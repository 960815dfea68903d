// All files of a handout, by their paths in it: what the students' commands need, the lessons and the start.
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { serverFiles } from '../../tools/course/files.ts'
import { course } from '../../tools/course/steps.ts'
import { withoutCode, withoutDeadLinks } from './lesson.ts'
import { prunedLock, type Lock } from './lock.ts'
import { areSolutionsOut, startOf, stepBefore, stepsOf, type Plan } from './plan.ts'
import { parseLesson } from '../../tools/lessons/read.ts'
import { readmeOf, handinOf, submission, devcontainer, workflowOf } from './texts.ts'
import { logStep, varied } from './variation.ts'

export type Tree = Map<string, string | Buffer>

/** Writes such files into a folder. */
export function writeTree(folder: string, files: Iterable<[name: string, content: string | Buffer]>): void {
  for (const [name, content] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
}

const commands = ['check', 'hint', 'say', 'look', 'new', 'mine']
const leftOut = ['step', 'diff', 'quiz', 'test']

export function treeOf(plan: Plan): Tree {
  const tree: Tree = new Map()
  const steps = stepsOf(plan)
  const isThere = (name: string): boolean => existsSync(join(course, name))
  const missing = plan.hints === 'none' ? [...leftOut, 'hint'] : leftOut
  const known = commands.filter((name) => !missing.includes(name))

  const entries = [
    ...['tools/front.ts', ...known.map((name) => `tools/commands/${name}.ts`)],
    ...steps.flatMap((folder) => [`${folder}/checks.ts`, `${folder}/exercises.ts`].filter(isThere)),
  ]
  for (const name of modulesFrom(entries)) tree.set(name, withHints(name, textOf(name), plan))
  for (const name of missing) tree.set(`tools/commands/${name}.ts`, stubOf(name))
  const plainFiles = [
    'tools/node.js',
    'tools/lessons/starter/*',
    'LICENSE',
    'tsconfig.json',
    '.npmrc',
    '.gitattributes',
  ]
  const shown = [...steps.map((folder) => `${folder}/pictures/*`), 'www/**/*.*']
  for (const name of globSync([...plainFiles, ...shown], { cwd: course }))
    tree.set(name.replaceAll('\\', '/'), bytesOf(name))

  tree.set('package.json', packageOf([...known, ...missing]))
  tree.set('package-lock.json', lockOf())
  tree.set('.gitignore', 'node_modules/\n*.log\n__pycache__/\n')
  tree.set('submission.json', submission)
  tree.set('.devcontainer/devcontainer.json', devcontainer)
  tree.set('.github/workflows/checks.yml', workflowOf(plan))
  const { seed, log } = plan
  tree.set(
    'handout.json',
    `${JSON.stringify({ ...(seed ? { seed } : {}), ...(log ? { log } : {}) }, undefined, 2)}\n`,
  )
  if (stepBefore(plan) !== undefined)
    for (const [name, text] of startOf(plan)) tree.set(`my-server/${name}`, text)
  addTexts(tree, plan, missing)
  if (areSolutionsOut(plan)) addSolutions(tree, plan)
  return tree
}

const textOf = (name: string): string => readFileSync(join(course, name), 'utf8')
const bytesOf = (name: string): Buffer => readFileSync(join(course, name))

/** These modules of the course, and all that they import. */
function modulesFrom(entries: string[]): string[] {
  const found = new Set<string>()
  const add = (name: string): void => {
    if (found.has(name)) return
    found.add(name)
    for (const [, path = ''] of textOf(name).matchAll(/(?:from|import)\s*\(?'(\.[^']+)'/g))
      add(normalize(join(dirname(name), path)).replaceAll('\\', '/'))
  }
  entries.forEach(add)
  return [...found].sort()
}

/** The checks with as many hints as the students are to have. */
function withHints(name: string, text: string, { hints }: Plan): string {
  if (hints === 'all' || !/^(steps|final)\//.test(name)) return text
  const withQuestions = text
    .replace(/^ +hints: \[.*\],\n/gm, '')
    .replace(/^( +)hints: \[\n[\s\S]*?\n\1\],\n/gm, '')
  return hints === 'questions'
    ? withQuestions
    : withQuestions.replace(/^( +)hint:[\s\S]*?,\n(?=\1\w)/gm, "$1hint: '',\n")
}

function stubOf(name: string): string {
  const what = name === 'hint' ? 'hints are' : 'finished servers are'
  return `// The ${what} not in this copy of the course, and this command needs them.
export const usage = \`usage: npm run ${name} is not in this copy\`

/** Gives the exit status. */
export function run(): number {
  console.error('the ${what} not in this copy of the course')
  return 1
}
`
}

/** \`npm start\` starts the student's own server. */
function packageOf(names: string[]): string {
  const all = JSON.parse(textOf('package.json')) as Record<string, Record<string, string>>
  const script = (name: string): string => `node tools/node.js tools/front.ts ${name}`
  const scripts = Object.fromEntries([
    ['start', script('mine')],
    ...names.sort().map((name) => [name, script(name)]),
  ])
  const { tap: _, ...devDependencies } = all['devDependencies'] as Record<string, string>
  const { tap: __, ...others } = all
  return `${JSON.stringify({ ...others, scripts, devDependencies }, undefined, 2)}\n`
}

function lockOf(): string {
  const lock = JSON.parse(textOf('package-lock.json')) as Lock
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(packageOf([]))
  return `${JSON.stringify(prunedLock(lock, { dependencies, devDependencies, optionalDependencies }), undefined, 2)}\n`
}

/** The lessons, README and HANDIN.md, and then no link in them that leads nowhere. */
function addTexts(tree: Tree, plan: Plan, missing: string[]): void {
  const start = new Set(
    [...startOf(plan).values()].flatMap((text) => text.split('\n').map((line) => line.trim())),
  )
  const isKnown = (line: string): boolean =>
    start.has(line.replace(/^[-+ ]/, '').trim()) || start.has(line.trim())
  for (const folder of stepsOf(plan)) {
    const isAsked = plan.parts.some(({ place }) => place === folder)
    const lesson = textOf(`${folder}/README.md`)
    const text = folder === logStep ? varied(lesson, plan.log) : lesson
    tree.set(`${folder}/README.md`, isAsked ? withoutCode(text, isKnown) : text)
  }
  const titles = plan.parts.map(({ place }) => /^# (.*)/m.exec(textOf(`${place}/README.md`))?.[1] ?? place)
  const kept = ['### Check your own server', '### Talk to a server', '### Look at connections', '## Limits']
  const sections = kept.map((title) => sectionOf(title, missing))
  tree.set('README.md', readmeOf(plan, titles, sections.join('\n').replaceAll(/^### /gm, '## ')))
  tree.set('HANDIN.md', handinOf(plan))
  for (const [name, text] of tree)
    if (name.endsWith('.md'))
      tree.set(
        name,
        withoutDeadLinks(String(text), (target) => leadsTo(target, name, tree)),
      )
}

/** A section of the course's README, without the paragraphs and rows that speak of commands which are not there. */
function sectionOf(title: string, missing: string[]): string {
  const text = textOf('README.md')
  const from = text.indexOf(`\n${title}\n`) + 1
  const level = title.split(' ')[0] as string
  const rest = text.slice(from + title.length)
  const next = new RegExp(`^#{2,${level.length}} `, 'm').exec(rest)
  const section = title + rest.slice(0, next?.index)
  const isGone = new RegExp(`npm (run )?(${missing.join('|')}|new -- --at|lessons|matrix|format|grade)\\b`)
  const rows = section.split('\n').filter((line) => !(line.startsWith('|') && isGone.test(line)))
  return rows
    .join('\n')
    .split('\n\n')
    .filter((paragraph) => paragraph.startsWith('|') || !isGone.test(paragraph))
    .join('\n\n')
}

/** Whether a link of a file leads to something that is in the tree, down to the section. */
export function leadsTo(target: string, from: string, tree: Tree): boolean {
  if (/^[a-z]+:/.test(target)) return true
  const [path = '', anchor] = target.split('#')
  const name =
    path === ''
      ? from
      : normalize(join(dirname(from), path))
          .replaceAll('\\', '/')
          .replace(/\/$/, '')
  const text = tree.get(name)
  if (text === undefined)
    return anchor === undefined && [...tree.keys()].some((other) => other.startsWith(`${name}/`))
  return anchor === undefined || parseLesson(String(text), name).anchors.has(anchor)
}

function addSolutions(tree: Tree, { parts, log }: Plan): void {
  for (const { place, name } of parts)
    for (const [file, text] of serverFiles(join(course, place)))
      tree.set(`solutions/${name}/${file}`, place === logStep ? varied(text, log) : text)
}
