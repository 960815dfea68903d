// Judges one submission, in a cell of its own. Reads its order from stdin, and says what comes of it on stdout,
// line by line. It ends when nobody listens any more.
import { chmodSync, cpSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Check } from '../../checker/check/check.ts'
import { libraryBehind } from '../../checker/check/library.ts'
import { makeSession } from '../../checker/check/run.ts'
import { moreTime, runSeries, type Outcome, type Outcomes } from '../../checker/check/series.ts'
import { startProgram } from '../../checker/system/process.ts'
import { reportLines } from '../../checker/tell/report.ts'
import { timelineOf } from '../../checker/tell/timeline.ts'
import { course, lessonOf, stepChecks } from '../../tools/course/steps.ts'
import { sheetCheck } from '../../tools/show/sheet.ts'
import { copySubmission, giveTo, rootOf, Unusable, type Copied } from './copy.ts'
import { evidenceIn } from './evidence.ts'
import type { Order, Said } from './order.ts'
import { makeRoom, type Room } from './room.ts'
import { absolute, startOf, type Start } from './start.ts'

const mostBuildOutput = 2000 // characters of what a build says

function say(said: Said): void {
  process.stdout.write(`${JSON.stringify(said)}\n`)
}

/** The first line of stdin. Its end, at whatever time, is ours. */
function readOrder(): Promise<Order> {
  return new Promise((resolve) => {
    let text = ''
    process.stdin.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
      if (text.includes('\n')) resolve(JSON.parse(text.slice(0, text.indexOf('\n'))))
    })
    process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM'))
  })
}

async function judge(order: Order): Promise<void> {
  const { submission, work, isolation } = order
  process.umask(0o022)
  if (isolation.kind === 'none') chmodSync(work, 0o711) // it is ours, and its user goes through it
  const folder = join(work, 'submission')
  mkdirSync(process.env['TMPDIR'] as string, { recursive: true })
  const copied = await copySubmission(submission, folder)
  const root = await rootOf(folder, copied)
  const start = tellAbout(root, copied)
  if (isolation.user) giveTo(isolation.user, folder)
  bringPackages(work)
  const room = await makeRoom(work, isolation, (note) => say({ note }))
  await build(start, root, room, order.limit)
  await runChecks(order, start, root, room)
}

function tellAbout(root: string, { left, newest }: Copied): Start {
  const about = { left, newest, ...evidenceIn(root) }
  try {
    const start = startOf(root)
    say({ about: { ...about, ...start } })
    return start
  } catch (error) {
    say({ about })
    throw error
  }
}

/** What the course's servers import is found from the submission's folder, too. */
function bringPackages(work: string): void {
  for (const name of ['mime-types', 'mime-db']) {
    const from = join(course, 'node_modules', name)
    if (existsSync(from))
      cpSync(from, join(work, 'node_modules', name), { recursive: true, dereference: true })
  }
  mkdirSync(join(work, 'node_modules'), { recursive: true })
}

async function build({ build }: Start, root: string, { carrier }: Room, limit: number): Promise<void> {
  if (build === undefined) return
  const program = startProgram(['sh', '-c', build], root, 'ignore', carrier)
  const late = (): Error => new Unusable(`the build takes more than ${limit} s`)
  const exit = await program.endsBy(late, limit * 4).finally(() => program.end())
  if (exit.status === 0) return
  const said = `${program.stdout()}${program.stderr()}`.trim().slice(0, mostBuildOutput)
  throw new Unusable(`the build fails (${exit.signal ?? `status ${exit.status}`}): ${said}`)
}

async function runChecks(order: Order, { start }: Start, root: string, room: Room): Promise<void> {
  const { checks } = await stepChecks(order.place)
  const wanted = checks.filter(({ id }) => order.ids.includes(id))
  const session = makeSession(absolute(start, root), room.carrier)
  const outcomes: Outcomes = new Map()
  const began = performance.now()
  const begun = new Map<string, number>()
  const timelines = new Map<string, string>()
  await runSeries(
    withoutHopeless(wanted, outcomes),
    session,
    outcomes,
    {
      begins: (check) => void begun.set(check.id, performance.now()),
      saw(check, conversations) {
        if (order.isVerbose)
          timelines.set(check.id, timelineOf(conversations, { columns: 100, indent: '  ' }))
      },
      ended(check, outcome) {
        const since = begun.get(check.id)
        const seconds = since === undefined ? undefined : (performance.now() - since) / 1000
        const timeline = timelines.get(check.id)
        const report = reportOf(check, outcome, start)
        say({
          check: { ...sheetCheck(check, outcome, seconds), ...report, ...(timeline ? { timeline } : {}) },
        })
      },
    },
    { waitsForNobody: true, deadline: began + order.limit * 1000 },
  )
  const isLate = [...outcomes.values()].some((one) => one.result === 'waits' && one.for === moreTime)
  const holdsAny = [...outcomes.values()].some(({ result }) => result === 'holds')
  const library = holdsAny && !isLate ? await libraryBehind(session) : undefined
  say({ end: isLate ? 'time is up' : 'done', ...(library === undefined ? {} : { library }) })
  await session.end()
}

/** The kinds of failure after which a server can show nothing else: it never takes a connection. */
const hopeless = ['not started', 'ended early', 'not listening', 'other port']

/** The checks, which fail without being run where the first three have found no server at all. */
function withoutHopeless(checks: Check[], outcomes: Outcomes): Check[] {
  const first = checks.slice(0, 3).map(({ id }) => id)
  const isHopeless = (): boolean =>
    first.length === 3 &&
    first.every((id) => {
      const outcome = outcomes.get(id)
      return outcome?.result === 'fails' && hopeless.includes(outcome.failure.kind)
    })
  return checks.map((check) => ({
    ...check,
    run: async (server) => {
      const outcome = isHopeless() ? outcomes.get(first[0] as string) : undefined
      if (outcome?.result === 'fails') throw outcome.failure
      await check.run(server)
    },
  }))
}

function reportOf(check: Check, outcome: Outcome, start: string[]): { report?: string } {
  if (outcome.result !== 'fails') return {}
  return { report: reportLines(check, outcome.failure, start, lessonOf(check)).join('\n') }
}

try {
  await judge(await readOrder())
} catch (error) {
  say({ problem: error instanceof Unusable ? error.message : String((error as Error).stack ?? error) })
}
process.stdout.write('', () => process.exit()) // connections of checks that failed may still be open
