// All servers under the same loads, turn by turn: if the machine becomes slower, it does for all of them.
import type { Case } from './cases.ts'
import { checkFile } from './fetch.ts'
import type { Place } from './files.ts'
import { load } from './load.ts'
import { quiet } from './proc.ts'
import { median, type Load, type LoadErrors, type Round } from './results.ts'
import { startServer, type Running } from './running.ts'
import type { Server } from './servers.ts'

export type Setting = {
  wrk: string
  place: Place
  rounds: number
  seconds: number
  /** Told what is being done now. */
  progress: (text: string) => void
}

/** Measures the servers in every case. `done` is called after each case. */
export async function measureLoads(
  servers: Server[],
  cases: Case[],
  setting: Setting,
  done: (one: Case, loads: Load[]) => void,
): Promise<Load[]> {
  const running = new Map<Server, Running>()
  const all: Load[] = []
  try {
    for (const one of cases) {
      const loads = await measureCase(servers, one, setting, running)
      done(one, loads)
      all.push(...loads)
    }
  } finally {
    for (const { end } of running.values()) await end()
  }
  return all
}

async function measureCase(
  servers: Server[],
  one: Case,
  setting: Setting,
  running: Map<Server, Running>,
): Promise<Load[]> {
  const { rounds, seconds, progress } = setting
  const measured = servers.map((server) => ({ server, rounds: [] as Round[], failures: [] as string[] }))

  for (const { server, failures } of measured) {
    progress(`${one.name}: check and warm-up of ${server.name}`)
    try {
      const { port } = await ready(server, setting, running)
      const wrong = await checkFile(port, one.file)
      if (wrong === undefined) await measureOnce(server, one, 1, setting, running)
      else failures.push(wrong)
    } catch (error) {
      failures.push((error as Error).message)
    }
  }

  const able = measured.filter(({ failures }) => failures.length === 0)
  for (let round = 0; round < rounds; round++) {
    for (const { server, rounds: done, failures } of turn(able, round)) {
      progress(`${one.name}: round ${round + 1} of ${rounds}, ${server.name}`)
      try {
        done.push(await measureOnce(server, one, seconds, setting, running))
      } catch (error) {
        failures.push((error as Error).message)
      }
    }
  }
  return measured.map(({ server, rounds, failures }) => {
    return {
      case: one.name,
      server: server.name,
      rounds,
      median: medianOf(rounds),
      failures: [...new Set(failures)],
    }
  })
}

/**
 * Each round begins with another server, and every other round goes backwards: nobody always follows the same
 * one.
 */
function turn<Item>(items: Item[], round: number): Item[] {
  const first = round % Math.max(items.length, 1)
  const turned = [...items.slice(first), ...items.slice(0, first)]
  return round % 2 === 0 ? turned : turned.reverse()
}

async function measureOnce(
  server: Server,
  one: Case,
  seconds: number,
  setting: Setting,
  running: Map<Server, Running>,
): Promise<Round> {
  const { port, pid, hasEnded, emptyLog, end } = await ready(server, setting, running)
  try {
    const round = await load(setting.wrk, port, one, seconds)
    if (hasEnded()) throw new Error('the server ended under load')
    return round
  } finally {
    if (!(await quiet(pid))) await end() // the next turn is that of a new one
    emptyLog()
  }
}

/** The server, started again if it has ended. */
async function ready(server: Server, { place }: Setting, running: Map<Server, Running>): Promise<Running> {
  const known = running.get(server)
  if (known && !known.hasEnded()) return known
  await known?.end()
  const started = await startServer(server, place)
  running.set(server, started)
  return started
}

function medianOf(rounds: Round[]): Round | undefined {
  if (rounds.length === 0) return undefined
  const total = (name: keyof LoadErrors): number => rounds.reduce((sum, { errors }) => sum + errors[name], 0)
  return {
    requestsPerSecond: median(rounds.map(({ requestsPerSecond }) => requestsPerSecond)),
    mebibytesPerSecond: median(rounds.map(({ mebibytesPerSecond }) => mebibytesPerSecond)),
    p50: median(rounds.map(({ p50 }) => p50)),
    p99: median(rounds.map(({ p99 }) => p99)),
    errors: {
      connect: total('connect'),
      read: total('read'),
      write: total('write'),
      status: total('status'),
      timeout: total('timeout'),
    },
  }
}
