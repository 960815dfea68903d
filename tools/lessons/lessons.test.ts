// What stands in the lessons and in the tour of the final server is true: excerpts, figures, mistakes, links.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { lacking } from '../../checker/system/facilities.ts'
import { course, stepChecks, stepFolders } from '../course/steps.ts'
import { ensureAsPrinted } from './as-printed.ts'
import { grown } from './lessons.ts'
import { readMistake } from './mistakes.ts'
import { readLesson, type Lesson } from './read.ts'
import { runStops, stopsOf } from './run.ts'
import type { State } from './states.ts'

const lessons = new Map(stepFolders.map((folder) => [folder, readLesson(join(course, folder, 'README.md'))]))

for (const folder of stepFolders) {
  t.test(`${folder}: the checks' anchors are headings`, async (t) => {
    const { own } = await stepChecks(folder)
    const anchors = lessons.get(folder)?.anchors
    for (const { id, anchor } of own) t.ok(anchors?.has(anchor), `${id}: #${anchor}`)
  })
}

// The lessons are held by grown.unit.ts and stops.full.ts. The tour grows no server: it is read beside
// the files.
const tour = lessons.get('final') as Lesson
const nothing: State[] = [{ files: new Map(), line: 0, isTry: false }]

t.test('final: each excerpt stands in its file', async (t) => {
  for (const { name, text, line } of tour.blocks.filter(({ language }) => language === 'ts')) {
    const file = `\n${readFileSync(join(course, 'final', name), 'utf8')}`
    t.ok(file.includes(`\n${text}`), `README.md:${line} stands in ${name}`)
  }
})

const skip = lacking('sh', 'curl') ?? false
t.test('final: the transcripts are what a terminal shows', { skip }, async (t) => {
  ensureAsPrinted(t, await runStops(stopsOf(tour), nothing, { server: 'npm start' }))
})

t.test('the figures of the final server are those of the benchmark', async (t) => {
  const results = readFileSync(join(course, 'bench/RESULTS.md'), 'utf8')
  const rows = [
    ...readFileSync(join(course, 'final/README.md'), 'utf8').matchAll(
      /^\| (\d[^|]*) \| ([\d,]+) \| ([\d,]+) \| ([\d.]+) \|/gm,
    ),
  ]
  t.ok(rows.length >= 6, 'all cases are there')
  for (const [, title, ours, nginx, ratio] of rows) {
    const section = results.split(`### ${title}\n`)[1]?.split('\n#')[0] ?? ''
    t.match(section, new RegExp(`^\\| final \\| ${ours} \\|.*\\| ${ratio} \\|`, 'm'), `${title}: final`)
    t.match(section, new RegExp(`^\\| nginx \\| ${nginx} \\|`, 'm'), `${title}: nginx`)
  }
})

t.test('mistakes in the lessons are those of the wrong servers, with what is said of them', async (t) => {
  for (const folder of grown) {
    const rows = readFileSync(join(course, folder, 'README.md'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| ['))
    t.ok(rows.length >= 5, folder)
    for (const row of rows) {
      const [, path = ''] = /\]\((.*?)\)/.exec(row) ?? []
      const { mistake, caughtBy, message } = readMistake(join(course, folder, path))
      const said = message.replaceAll('|', '\\|') // in a table, a | ends a cell
      t.equal(row, `| [${mistake.replace(/\.$/, '')}](${path}) | ${caughtBy}: ${said} |`)
    }
  }
})

t.test('links lead somewhere', async (t) => {
  for (const place of ['.', ...stepFolders]) {
    const { links, anchors } = readLesson(join(course, place, 'README.md'))
    for (const link of links.filter((target) => !/^https?:/.test(target))) {
      const [path = '', anchor] = link.split('#')
      const target = join(course, place, path)
      t.ok(existsSync(target), `${place}/README.md: ${link}`)
      if (anchor === undefined) continue
      const there = path === '' ? anchors : readLesson(target).anchors
      t.ok(there.has(anchor), `${place}/README.md: ${link}`)
    }
  }
})
