// A reader's two terminals, in a copy of the course: one that runs a server, one that runs other commands.
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { compiled } from '../../checker/system/instruments.ts'
import { whenLeaving } from '../../checker/system/leave.ts'
import { claimPort } from '../../checker/system/port.ts'
import { startProgram, type Program } from '../../checker/system/process.ts'
import type { Files } from '../course/files.ts'
import { course } from '../course/steps.ts'
import { maybeEnds } from './ending.ts'
import { isAsPrinted, settle } from './transcript.ts'

export type Terminals = {
  /** The folder of this copy of the course. */
  folder: string
  /** Puts the reader's server into a state. One that is running with other files is stopped. */
  put(files: Files): Promise<void>
  /** Whether a server runs in the first terminal, or has been started there since the files are these. */
  hasStarted(): boolean
  isRunning(): boolean
  /**
   * Where the server has printed an error, it may be about to end, and its end is waited for: a reader's next
   * command comes later than that, too.
   */
  maybeEnds(): Promise<void>
  /** Starts a server in the first terminal, by the command that a reader types. */
  start(command: string): Promise<void>
  /** Waits until it has printed its first line, which the lesson does not print each time. */
  isReady(): Promise<void>
  /** What that server prints next, as soon as it is as printed, or when nothing more comes. */
  serverPrints(printed: string[]): Promise<string[]>
  /** Presses Ctrl-C where the server runs. Gives what it has still printed. */
  stop(): Promise<string[]>
  /** Runs a command in the second terminal. Gives what it prints. */
  run(command: string): Promise<string[]>
  /** Runs a command that does not end, until it has printed this, or has been noticed by the server. */
  interrupt(command: string, printed: string[]): Promise<string[]>
  close(): Promise<void>
}

/** Whether commands are run by npm, or by what does the same in a tenth of the time. */
export type Npm = 'npm itself' | 'a script'

const done = '[done]\n'

/** A line by which Node names an error: `Error: read ECONNRESET`, `TypeError [ERR_…]: …`. */
const error = /^\w*(Error|Exception)\b.*: /

/** How many lines a server may print without those that a lesson prints. One that goes on and on is left then. */
const mostSkipped = 100

/** Quarters of a second in which a command may print nothing: a check that fails may have waited itself. */
const longest = 480

export async function openTerminals(npm: Npm = 'a script'): Promise<Terminals> {
  const { port, release } = await claimPort()
  const { folder, remove } = copyCourse(npm)
  const own = join(folder, 'my-server')
  const place = { port: String(port), folder }
  const begin = (script: string, stdin: 'pipe' | 'ignore'): Program =>
    startProgram(plainly(folder, ['sh', '-c', `exec 2>&1; ${script}`]), folder, stdin)

  const shell = begin(
    `while IFS= read -r line; do eval "$line" </dev/null; printf '${done.trim()}\\n'; done`,
    'pipe',
  )
  let ran = 0 // how much of what the shell has printed belongs to earlier commands
  let here: Files | undefined
  let server: Program | undefined
  let seen = 0 // how many of the server's lines the lesson has printed
  let waited = 0 // how many of them were there when its end was last waited for

  const serverLines = (): string[] => {
    const output = server?.stdout() ?? ''
    return settle(output.slice(0, output.lastIndexOf('\n') + 1), place)
  }

  return {
    folder,
    async put(files) {
      if (files === here) return
      await server?.end()
      server = undefined
      here = files
      rmSync(own, { recursive: true, force: true })
      if (files.size > 0) mkdirSync(own)
      for (const [name, text] of files) writeFileSync(join(own, name), text)
    },
    hasStarted: () => server !== undefined,
    isRunning: () => server !== undefined && !server.exit(),
    async maybeEnds() {
      const news = serverLines().slice(waited)
      waited += news.length
      if (server && news.some((line) => error.test(line))) await maybeEnds(server)
    },
    async start(command) {
      await server?.end()
      seen = 0
      waited = 0
      server = begin(`exec env ${typed(command, place.port)}`, 'ignore') // a variable may stand before it
    },
    async isReady() {
      const late = (): Error => new Error(`the server prints nothing when it starts: ${server?.stdout()}`)
      await server?.until(() => serverLines().length > 0, late)
      seen = 1
    },
    async serverPrints(printed) {
      const lines = (): string[] => serverLines().slice(seen)
      const length = (): number | undefined => lengthOf(printed, lines())
      await server
        ?.until(
          () => length() !== undefined || lines().length > printed.length + mostSkipped,
          () => new Error('late'),
        )
        .catch(() => {})
      const got = lines().slice(0, length())
      seen += got.length
      return got
    },
    async stop() {
      server?.signal('SIGINT', true)
      await server?.endsBy(() => new Error('Ctrl-C does not end the server'))
      return serverLines().slice(seen)
    },
    async run(command) {
      shell.write(`${typed(command, place.port)}\n`)
      const output = (): string => shell.stdout().slice(ran)
      await shell.until(
        () => output().endsWith(done),
        () => new Error(`this goes on and on: ${command}`),
        longest,
      )
      const printed = output().slice(0, -done.length)
      ran = shell.stdout().length
      return settle(printed, place)
    },
    async interrupt(command, printed) {
      const before = serverLines().length
      const program = begin(`exec ${typed(command, place.port)}`, 'ignore')
      const lines = (): string[] => settle(program.stdout(), place)
      const late = (): Error => new Error(`this prints something else: ${command}`)
      // A reader who is late sees more than the lesson prints, and so does a machine that is busy.
      const length = (): number | undefined => lengthOf(printed, lines())
      if (printed.length > 0) await program.until(() => length() !== undefined, late).catch(() => {})
      else await server?.until(() => serverLines().length > before, late)
      await program.end()
      return printed.length > 0 ? lines().slice(0, length()) : lines()
    },
    async close() {
      for (const program of [shell, server]) await program?.end()
      remove()
      release()
    },
  }
}

/** How many of the lines are as printed, if as many have come. */
function lengthOf(printed: string[], lines: string[]): number | undefined {
  const lengths = Array.from({ length: lines.length + 1 }, (_, length) => length)
  return lengths.find((length) => isAsPrinted(printed, lines.slice(0, length)))
}

/**
 * A command with the port of these terminals. What a job in the background prints comes at no certain time:
 * it is kept until the lesson waits for it.
 */
function typed(command: string, port: string): string {
  return command
    .replace(/(npm run mine|npm start)$/, '$1 8080')
    .replace(/\b8080\b/g, port)
    .replace(/ &$/, ' >background 2>&1 &')
    .replace(/^wait$/, 'wait; cat background')
}

/** What a reader's commands may change, or is to be found where they are: it is copied, and the rest linked. */
const copied = ['package.json', 'tsconfig.json', 'tools', 'www']
const linked = ['steps', 'final', 'checker', 'classroom', 'node_modules']

/** A folder like that of the course, with nothing of the reader's in it. */
function copyCourse(npm: Npm): { folder: string; remove(): void } {
  const folder = makeFolder()
  let isOurs = true
  const remove = (): void => {
    if (isOurs) rmSync(folder, { recursive: true, force: true })
    isOurs = false // others may take a name that is free again
  }
  whenLeaving(remove)
  for (const name of copied) cpSync(join(course, name), join(folder, name), { recursive: true })
  for (const name of linked) symlinkSync(join(course, name), join(folder, name), 'junction')
  writeFileSync(join(folder, '.curlrc'), 'no-buffer\n') // it prints what comes at once, as on a terminal
  if (npm === 'a script') {
    writeFileSync(join(folder, 'npm'), npmScript())
    chmodSync(join(folder, 'npm'), 0o755)
  }
  return { folder, remove }
}

/** The first that is free of lesson-1, lesson-2, …: in a folder that has been used, Node has its files compiled. */
function makeFolder(): string {
  for (let number = 1; ; number++) {
    const folder = join(tmpdir(), `lesson-${number}`)
    try {
      mkdirSync(folder)
      return folder
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

/** What does what `npm run NAME` does. */
function npmScript(): string {
  const { scripts } = JSON.parse(readFileSync(join(course, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const cases = Object.entries(scripts).map(([name, script]) => `  ${name}) set -- ${script} "$@" ;;`)
  return `#!/bin/sh
[ "$1" = run ] && shift
[ "$1" = -s ] && shift
name=$1
shift
dashes=
for word do
  shift
  if [ "$word" = -- ] && [ -z "$dashes" ]; then dashes=gone; else set -- "$@" "$word"; fi
done
case $name in
${cases.join('\n')}
  *) echo "there is no script $name" >&2; exit 1 ;;
esac
exec "$@"
`
}

/** A command in a plain environment: that of a reader, whatever that of the author or of a test is. */
function plainly(folder: string, command: string[]): string[] {
  const path = [folder, dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter)
  const variables = [`PATH=${path}`, `HOME=${folder}`, `TMPDIR=${tmpdir()}`, `NODE_COMPILE_CACHE=${compiled}`]
  return ['env', '-i', ...variables, ...command]
}
