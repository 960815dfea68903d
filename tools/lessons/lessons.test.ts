// What stands in the lessons is true: excerpts, added lines, transcripts, links.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { claimPort } from '../../checker/system/port.ts'
import { lacking } from '../../checker/system/facilities.ts'
import { startProgram, type Program } from '../../checker/system/process.ts'
import { serverFiles } from '../course/files.ts'
import { course, stepChecks, stepFolders } from '../course/steps.ts'
import { grown } from './lessons.ts'
import { readMistake } from './mistakes.ts'
import { commandsOf, readLesson, settle, type Lesson } from './lesson.ts'

const linesOf = (folder: string, name: string): string[] => {
  const path = join(course, folder, name)
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []
}

const lessons = new Map(stepFolders.map((folder) => [folder, readLesson(join(course, folder, 'README.md'))]))

for (const folder of stepFolders) {
  t.test(`${folder}: the checks' anchors are headings`, async (t) => {
    const { own } = await stepChecks(folder)
    const anchors = lessons.get(folder)?.anchors
    for (const { id, anchor } of own) t.ok(anchors?.has(anchor), `${id}: #${anchor}`)
  })
}

// The others are held by grown.unit.ts and stops.full.ts.
for (const [index, folder] of stepFolders.entries().filter(([, folder]) => !grown.includes(folder))) {
  const lesson = lessons.get(folder) as Lesson
  const excerpts = lesson.blocks.filter(({ language, name }) => language === 'ts' && name !== '')

  t.test(`${folder}: each excerpt stands in its file`, async (t) => {
    for (const { name, text, line } of excerpts) {
      const file = `\n${linesOf(folder, name).join('\n')}`
      t.ok(file.includes(`\n${text}`), `README.md:${line} stands in ${name}`)
    }
  })

  // The tour of the final server shows its main lines only: it is read beside the files.
  if (folder !== 'final') {
    t.test(`${folder}: each line that it adds is shown`, async (t) => {
      for (const name of serverFiles(join(course, folder)).keys()) {
        const before = new Set(linesOf(stepFolders[index - 1] ?? 'none', name))
        const shown = new Set(
          excerpts.filter((block) => block.name === name).flatMap(({ text }) => text.split('\n')),
        )
        const hidden = linesOf(folder, name).filter(
          (line) => !before.has(line) && !shown.has(line) && line.trim() !== '',
        )
        t.same(hidden, [], `all of ${name}`)
      }
    })
  }

  const skip = lacking('sh', 'curl') ?? false
  t.test(`${folder}: the transcripts are what a terminal shows`, { skip }, async (t) => {
    const { port, release } = await claimPort()
    t.teardown(release)
    const terminals = openTerminals(String(port))
    t.teardown(() => terminals.close())
    for (const block of lesson.blocks.filter(({ language }) => language === 'console')) {
      for (const { command, output } of commandsOf(block)) {
        const where = `README.md:${block.line}: ${command ?? 'the output of the server'}`
        if (command === undefined)
          t.equal(await terminals.serverOutput(output.length), output.join('\n'), where)
        else if (/^npm (run step|start)/.test(command))
          t.equal(await terminals.startServer(command, output.length), output.join('\n'), where)
        else t.equal(await terminals.run(command), output.join('\n'), where)
      }
    }
  })
}

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

/**
 * A learner's two terminals, in a copy of the course: one that runs a server, one that runs other commands.
 * Servers listen on `port` where the lesson says 8080.
 */
function openTerminals(port: string) {
  const directory = mkdtempSync(join(tmpdir(), 'lesson-'))
  for (const name of ['package.json', 'steps', 'final', 'tools', 'checker', 'www']) {
    cpSync(join(course, name), join(directory, name), { recursive: true })
  }
  symlinkSync(join(course, 'node_modules'), join(directory, 'node_modules'))

  // Without tap's instruments, as a learner runs it.
  const start = (script: string): Program =>
    startProgram(['env', '-u', 'NODE_OPTIONS', 'sh', '-c', script], directory, 'pipe')
  const done = '[done]\n'
  const shell = start(
    `exec 2>&1; while IFS= read -r line; do eval "$line" </dev/null; printf '${done.trim()}\\n'; done`,
  )
  let ran = 0
  let server: Program | undefined
  let seen = 0

  const serverOutput = async (count: number): Promise<string> => {
    const lines = (): string[] => {
      const output = server?.stdout() ?? ''
      return settle(output.slice(0, output.lastIndexOf('\n') + 1), port)
        .split('\n')
        .filter((line) => line !== '')
        .slice(seen)
    }
    await server?.until(
      () => lines().length >= count,
      () => new Error('the server printed less than the lesson says'),
    )
    const output = lines().slice(0, count)
    seen += count
    return output.join('\n')
  }
  return {
    serverOutput,
    async startServer(command: string, count: number): Promise<string> {
      await server?.end()
      seen = 0
      server = start(`exec ${command.replaceAll('8080', port)}`)
      return serverOutput(count)
    },
    async run(command: string): Promise<string> {
      // What a job in the background prints comes at no certain time: it is kept until the lesson waits for
      // it.
      const line = command
        .replaceAll('8080', port)
        .replace(/ &$/, ' >background 2>&1 &')
        .replace(/^wait$/, 'wait; cat background')
      shell.write(`${line}\n`)
      const output = (): string => shell.stdout().slice(ran)
      await shell.until(
        () => output().endsWith(done),
        () => new Error(`this goes on and on: ${command}`),
      )
      const printed = output().slice(0, -done.length)
      ran = shell.stdout().length
      return settle(printed, port).trimEnd()
    },
    async close(): Promise<void> {
      for (const program of [shell, server]) await program?.end()
      rmSync(directory, { recursive: true })
    },
  }
}
