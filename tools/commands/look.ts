// `npm run look 03 -- --clients 3 --slow 1`: stands between clients and a server, and draws each connection as
// a line of time.
import { existsSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { lacking } from '../../checker/system/facilities.ts'
import { whenLeaving } from '../../checker/system/leave.ts'
import { CheckFailure } from '../../checker/wire/failure.ts'
import { readArguments, type Options } from '../course/arguments.ts'
import { here } from '../course/command.ts'
import { course } from '../course/steps.ts'
import { wrong } from '../course/usage.ts'
import { makeGraph, type Graph } from '../look/graph.ts'
import { makeRecording, type Recording } from '../look/recording.ts'
import { runLoad, startSession } from '../look/session.ts'
import { summaryOf, threadsOf } from '../look/summary.ts'
import { svgOf } from '../look/svg.ts'

export const usage = `usage: npm run look [STEP] [-- [OPTION …] [COMMAND]]
Starts a server, stands between it and its clients, and shows what happens on each connection, and when.
  STEP         01, 02, 03, 04 or final: the server of that step
  COMMAND      what starts any other server; the port goes after it, or where {port} stands;
               without a step and a command it is "node my-server/server.ts"
  --port N     where clients may come; 8080 where nothing is said
  --clients N  makes so many clients of its own, each of which asks for a page, and ends when they are served
  --slow N     so many of them ask for a slow file: a named pipe that nobody writes into, until the others
               have their page, or 2 seconds have passed
  --svg FILE   draws it all into FILE, too, at the end
In each line: a column for each connection, and what happens there.
  ┬ connects   ▶ sends   ▷ closes its side   ┊ waits for an answer   × resets
               ◀ the server sends   ◁ the server closes its side`

const known: Options = { '--port': 'NUMBER', '--clients': 'NUMBER', '--slow': 'NUMBER', '--svg': 'FILE' }
const mostClients = 100
const second = 1000 // ms

type Wish = {
  command: string[]
  /** What the server is called in a picture. */
  name: string
  clients: number
  slow: number
  port: number
  /** Where the picture goes. */
  file: string | undefined
}

/** Gives the exit status. */
export async function run(words: string[]): Promise<number> {
  const { command, name, clients, slow, port, file } = await readWish(words)
  const lack = slow > 0 ? lacking('pipes') : undefined
  if (lack !== undefined) {
    console.error(`there can be no slow files: ${lack}`)
    return 1
  }
  const graph = makeGraph((line) => console.log(line), process.stdout.isTTY)
  const recording = makeRecording(graph.tell)
  const { seen } = recording
  if (process.stdout.isTTY) letTimePass(graph, recording)
  let isTold = false
  const finish = (): void => {
    isTold = true
    for (const line of [...summaryOf(seen), ...threadsOf(seen)]) console.log(line)
    if (file !== undefined) writeFileSync(file, svgOf(seen, name))
  }
  whenLeaving((signal) => {
    if (signal !== undefined && !isTold) finish()
  })
  try {
    if (clients > 0) await runLoad(command, { clients, slow }, recording)
    else await lookOn(command, port, recording)
  } catch (error) {
    return complain(error)
  }
  finish()
  return clients > 0 ? 0 : 1 // Ctrl-C is the usual end of looking on
}

/** What is wished for. Throws where it makes no sense. */
async function readWish(words: string[]): Promise<Wish> {
  const asked = await readArguments(words, known, { name: 'look', takesStepsServer: true })
  const { ids, options, command, step, typed } = asked
  const number = (option: string, otherwise: number): number => Number(options.get(option) ?? otherwise)
  const slow = number('--slow', 0)
  const clients = number('--clients', slow > 0 ? slow + 2 : 0)
  const port = number('--port', 8080)
  const file = options.get('--svg')
  if (ids.length > 0) wrong(`"${ids[0]}" is a check: name a step`)
  if (clients > mostClients) wrong(`there may be ${mostClients} clients`)
  if (slow > clients) wrong(`${slow} of ${clients} clients can't be slow`)
  if (port < 1 || port > 65535) wrong(`"${port}" is no port: that is a number from 1 to 65535`)
  if (options.has('--port') && clients > 0)
    wrong('--port is for clients of yours, and --clients and --slow are for others')
  if (file !== undefined && !existsSync(dirname(resolve(here, file))))
    wrong(`there is no folder for "${file}"`)
  const name = typed.length > 0 ? typed.join(' ') : step ? `Step ${step.name}` : 'my-server'
  return { command, name, clients, slow, port, file: file && resolve(here, file) }
}

/** On a terminal one sees time pass, also while nothing happens. */
function letTimePass({ pass }: Graph, { seen, now }: Recording): void {
  setInterval(() => {
    if (seen.length > 0 && now() - (seen.at(-1)?.at ?? 0) > second / 2) pass(now())
  }, second).unref()
}

/** Looks on until the server ends, or Ctrl-C ends us. */
async function lookOn(command: string[], port: number, recording: Recording): Promise<void> {
  const { program, end } = await startSession({ command, directory: course, port }, recording)
  console.log(`looking at http://127.0.0.1:${port}/ (Ctrl-C ends it)`)
  await program.ended
  const error = program.stderr().trimEnd()
  if (error !== '') console.error(error)
  await end()
}

/** What can't be done because of the server, or of the port, is one line. */
function complain(error: unknown): number {
  const { code, message, port } = error as NodeJS.ErrnoException & { port?: number }
  if (code === 'EADDRINUSE') console.error(`port ${port} is in use: "-- --port" names another one`)
  else if (error instanceof CheckFailure) console.error(message)
  else throw error
  return 1
}
