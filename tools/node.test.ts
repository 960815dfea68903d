// The launcher: which Node it takes, what it hands on, and what it says where there is none.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { endOf } from '../checker/subject/ending.ts'
import { lacking } from '../checker/system/facilities.ts'
import { withoutInstruments } from '../checker/system/instruments.ts'
import { startProgram, type Exit, type Program } from '../checker/system/process.ts'

const skip = lacking('sh', 'signals') ?? false

/** Tells what it was started with, echoes a line, and ends by itself, or with the signal that it is sent. */
const program = `
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(name, () => {
    console.log(name)
    process.exit(7)
  })
const [wish] = process.argv.slice(2)
console.log(JSON.stringify({ parent: process.ppid, self: process.argv[1], args: process.argv.slice(2) }))
if (wish === 'status') process.exit(5)
if (wish === 'killed') process.kill(process.pid, 'SIGKILL')
if (wish === 'never') await new Promise(() => {})
if (wish === 'echo') process.stdin.once('data', (text) => process.exit(Number(text)))
if (wish === 'wait') setInterval(() => {}, 60_000)
`

/**
 * A course with nothing but the launcher, a program, and a Node that stands for the one that npm has brought.
 */
function makeCourse(node: 'none' | 'fits' | 'broken' = 'fits'): string {
  const folder = mkdtempSync(join(tmpdir(), 'launcher-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'tools'))
  copyFileSync(join(import.meta.dirname, 'node.js'), join(folder, 'tools', 'node.js'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(folder, 'program.ts'), program)
  const system = `${process.platform === 'darwin' && process.arch === 'arm64' ? 'bin-' : ''}${process.platform}`
  const bin = join(folder, 'node_modules', `node-${system}-${process.arch}`, 'bin')
  mkdirSync(node === 'none' ? join(folder, 'node_modules') : bin, { recursive: true })
  if (node === 'fits') symlinkSync(process.execPath, join(bin, 'node'))
  const broken = '#!/bin/sh\necho "node: libx.so.1 is missing" >&2\necho more >&2\nexit 127\n'
  if (node === 'broken') writeFileSync(join(bin, 'node'), broken, { mode: 0o755 })
  return folder
}

/** What makes a Node say that it is an older one, or one for another system. */
function pretend(version: string, arch = process.arch): string {
  const lie = (what: string, name: string, value: string): string =>
    `Object.defineProperty(${what}, "${name}", { value: "${value}" });`
  const lies = [
    lie('process.versions', 'node', version),
    lie('process', 'version', `v${version}`),
    lie('process', 'arch', arch),
  ]
  return `--import=data:text/javascript,${encodeURIComponent(lies.join(''))}`
}

/** A command with the launcher in it; `old` says that the Node which reads it won't do. */
const launch = (old: boolean, ...words: string[]): string[] => [
  process.execPath,
  ...(old ? [pretend('20.1.0')] : []),
  'tools/node.js',
  'program.ts',
  ...words,
]

const start = (folder: string, command: string[], stdin: 'pipe' | 'ignore' = 'ignore'): Program => {
  const running = startProgram(withoutInstruments(command), folder, stdin)
  t.teardown(() => running.end())
  return running
}

/** Runs a command to its end. */
async function run(folder: string, command: string[]): Promise<Exit & { stdout: string; stderr: string }> {
  const running = start(folder, command)
  const exit = await endOf(running, 'it goes on running')
  return { ...exit, stdout: running.stdout(), stderr: running.stderr() }
}

const isReady = (running: Program): Promise<void> =>
  running.until(
    () => running.stdout().includes('\n'),
    () => new Error(`the program did not start: ${running.stderr()}`),
  )

for (const old of [false, true]) {
  t.test(old ? 'a Node that is too old' : 'a Node that will do', { skip }, async (t) => {
    const course = makeCourse()

    t.test('the program sees its words, and is this process or its child', async (t) => {
      const running = start(course, launch(old, 'wait', 'a b', '*', ''))
      await isReady(running)
      const { parent, self, args } = JSON.parse(running.stdout())
      t.equal(parent, old ? running.pid : process.pid)
      t.match(self, /program\.ts$/)
      t.strictSame(args, ['wait', 'a b', '*', ''])
      t.equal(running.stderr(), '')
    })

    t.test('its exit status, and the signal that ends it', async (t) => {
      t.match(await run(course, launch(old, 'status')), { status: 5, stderr: '' })
      t.match(await run(course, launch(old, 'killed')), { signal: 'SIGKILL', stderr: '' })
      t.match(await run(course, launch(old, 'never')), { status: 13 }, 'it waits for what never comes')
    })

    t.test('its input', async (t) => {
      const running = start(course, launch(old, 'echo'), 'pipe')
      await isReady(running)
      running.write('3\n')
      t.equal((await endOf(running, 'its input did not come')).status, 3)
    })

    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      t.test(name, async (t) => {
        const running = start(course, launch(old, 'wait'))
        await isReady(running)
        running.signal(name)
        t.equal((await endOf(running, `${name} did not end it`)).status, 7)
        t.match(running.stdout(), new RegExp(`${name}\n$`))
      })

    // As npm starts it: through a shell that stays, and dies without a word to its child.
    const words = launch(old, 'wait').map((word) => `'${word}'`)
    const shell = ['env', 'npm_lifecycle_event=start', 'sh', '-c', `${words.join(' ')}; true`]
    t.test("the end of npm's shell", async (t) => {
      const running = start(course, shell)
      await isReady(running)
      running.signal('SIGKILL')
      await endOf(running, 'the program goes on without its shell')
      t.match(running.stdout(), /SIGTERM\n$/)
    })
    t.test('the end of npm', { skip: lacking('proc') ?? false }, async (t) => {
      const npm = `require('child_process').spawn(${JSON.stringify(shell[0])}, ${JSON.stringify(shell.slice(1))}, { stdio: 'inherit' })`
      const running = start(course, [process.execPath, '-e', npm])
      await isReady(running)
      running.signal('SIGKILL')
      await endOf(running, 'the program goes on without npm')
      t.match(running.stdout(), /SIGTERM\n$/)
    })
  })
}

t.test('versions', { skip }, async (t) => {
  const course = makeCourse()
  const parentOn = async (version: string): Promise<number> => {
    const command = [process.execPath, pretend(version), 'tools/node.js', 'program.ts']
    return JSON.parse((await run(course, command)).stdout).parent
  }
  const all = (versions: string[]): Promise<number[]> => Promise.all(versions.map(parentOn))
  t.strictSame(new Set(await all(['24.20.0', '26.6.0', '27.0.0'])), new Set([process.pid]), 'they will do')
  t.notOk((await all(['24.19.9', '25.9.0', '26.5.0'])).includes(process.pid), "they won't do")
})

t.test('what it says where it can do nothing', { skip }, async (t) => {
  const needed = 'this needs Node 26.6 or later (or 24.20 or later in the line of 24), and yours is v20.1.0'
  const said = async (folder: string, words: string[]) => {
    const { status, stdout, stderr } = await run(folder, [process.execPath, ...words])
    return { status, stdout, stderr }
  }
  const old = [pretend('20.1.0'), 'tools/node.js', 'program.ts']
  const is = (status: number, line: string) => ({ status, stdout: '', stderr: `${line}\n` })
  const none = makeCourse('none')

  const bring = `${needed}: run "npm install --include=optional", which brings one, or install one yourself`
  t.strictSame(await said(none, old), is(1, bring), 'npm has brought none')
  const broken =
    `${needed}; the one that the course brings can't run here (node: libx.so.1 is missing): ` +
    'install one yourself'
  t.strictSame(await said(makeCourse('broken'), old), is(1, broken), 'a library is missing')
  const foreign = [pretend('20.1.0', 's390x' as NodeJS.Architecture), 'tools/node.js', 'program.ts']
  const system = `${needed}: the course brings none for ${process.platform} on s390x, so install one yourself`
  t.strictSame(await said(none, foreign), is(1, system), 'there is none for this system')

  rmSync(join(none, 'node_modules'), { recursive: true })
  const install = 'nothing is installed yet: run "npm install" first'
  t.strictSame(await said(none, ['tools/node.js', 'program.ts']), is(1, install), 'nothing is installed')
  const usage = 'usage: node tools/node.js PROGRAM [ARGUMENT …]'
  t.strictSame(await said(none, ['tools/node.js']), is(2, usage), 'no program')
  const nothing = await said(none, ['tools/node.js', 'nothing.ts'])
  t.match(nothing, { status: 2, stdout: '', stderr: /^there is no program "nothing.ts" in .*\n$/ })
})
