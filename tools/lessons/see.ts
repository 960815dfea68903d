// Sees what a server does in the situation of a question.
import { withoutInstruments } from '../../checker/system/instruments.ts'
import { claimPort } from '../../checker/system/port.ts'
import { startProgram, type Program } from '../../checker/system/process.ts'
import type { Experiment } from '../../checker/check/question.ts'
import { course } from '../course/steps.ts'
import { readScript } from '../say/script.ts'
import { showAll } from '../say/show.ts'
import { maybeEnds } from './ending.ts'
import { placeWith } from './odd-files.ts'

/** What a client asks for that comes after the experiment: its traces are left out. */
const afterwards = 'asked-afterwards'

/**
 * What happens, as lines: what `npm run say` shows, then what the server prints (`prints …`), and whether
 * it has ended (`ends …`).
 */
export async function see(command: string[], experiment: Experiment): Promise<string> {
  const { port, release } = await claimPort()
  const args = 'start' in experiment ? experiment.start : [String(port)]
  const place = await placeWith('www' in experiment ? experiment.www : {})
  const program = startProgram(withoutInstruments([...command, ...args]), place?.folder ?? course)
  try {
    const lines = 'start' in experiment ? await begin(program) : await say(port, program, experiment.say)
    const text = lines.join('\n').replaceAll(String(port), '8080')
    return place ? text.replaceAll(`${place.folder}/`, '') : text
  } finally {
    await program.end()
    place?.remove()
    release()
  }
}

/** Waits until the server says that it listens, or ends. */
async function begin(program: Program): Promise<string[]> {
  const late = (): Error => new Error('the server neither listens nor ends')
  await program.until(() => program.stdout().includes('\n'), late).catch(() => program.ended)
  return [...printed(program), ...ending(program)]
}

async function say(port: number, program: Program, words: string[]): Promise<string[]> {
  await begin(program)
  const started = program.stdout().length
  const client = await show(port, words)
  const next = await show(port, [
    `GET /${afterwards} HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n`,
    'wait',
  ])
  if (!next.some((line) => line.startsWith('received'))) await maybeEnds(program)
  const server = printed(program, started).filter((line) => !line.includes(afterwards))
  return [...client, ...server, ...ending(program)]
}

/** The lines of a conversation, as `npm run say` shows them. */
async function show(port: number, words: string[]): Promise<string[]> {
  const parts = readScript(words)
  if (typeof parts === 'string') throw new Error(parts)
  let text = ''
  await showAll(port, parts, false, {
    write: (more) => (text += String(more)),
    complain: (line) => (text += `${line}\n`),
    columns: 80,
  })
  return text.trimEnd().split('\n')
}

/** What the server has printed, from a place in its output on. */
function printed(program: Program, from = 0): string[] {
  const text = program.stdout().slice(from) + program.stderr()
  return text === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => `prints    ${line}`)
}

function ending(program: Program): string[] {
  const exit = program.exit()
  return exit ? [`ends      with ${exit.signal ?? `exit status ${exit.status}`}`] : []
}
