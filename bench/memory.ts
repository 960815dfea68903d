// The resident memory of a server and its children: idle, after load, with many idle clients, and with slow
// ones.
import { setTimeout as delay } from 'node:timers/promises'
import { cases, type Case } from './cases.ts'
import { holdClients } from './hold.ts'
import { load } from './load.ts'
import type { Setting } from './loads.ts'
import { quiet, residentBytes } from './proc.ts'
import type { Memory } from './results.ts'
import { startServer } from './running.ts'
import type { Server } from './servers.ts'

const idleClients = 10_000
const idleProcesses = 4
const slowClients = 100
const slowMilliseconds = 8000
const sampleMilliseconds = 100

const loadCase = cases.find(({ name }) => name === '1k-64') as Case

/** Measures one server after the other. Each is started twice: the slow clients find a fresh one. */
export async function measureMemory(servers: Server[], setting: Setting): Promise<Memory[]> {
  const all: Memory[] = []
  for (const server of servers) {
    try {
      const load = await underLoad(server, setting)
      all.push({ server: server.name, ...load, ...(await underSlowReaders(server, setting)) })
    } catch (error) {
      console.error(`memory of ${server.name} is left out: ${(error as Error).message}`)
    }
  }
  return all
}

type UnderLoad = Pick<Memory, 'idle' | 'afterLoad' | 'connections'>

async function underLoad(server: Server, setting: Setting): Promise<UnderLoad> {
  const { wrk, place, seconds, progress } = setting
  const running = await startServer(server, place)
  const { port, pid } = running
  try {
    progress(`memory of ${server.name}: idle, and under load`)
    await settle(pid)
    const idle = residentBytes(pid)
    await load(wrk, port, loadCase, seconds)
    await settle(pid)
    const afterLoad = residentBytes(pid)
    progress(`memory of ${server.name}: ${idleClients} idle connections`)
    const clients = await holdClients(port, '1k.txt', 'idle', idleClients, idleProcesses)
    const [held, bytes] = [await clients.count(), residentBytes(pid)]
    await clients.end()
    const connections =
      held > 0 ? { wanted: idleClients, held, bytes } : { failure: 'no connection is kept open' }
    return { idle, afterLoad, connections }
  } finally {
    await running.end()
  }
}

async function underSlowReaders(
  server: Server,
  { place, progress }: Setting,
): Promise<Pick<Memory, 'slowReaders'>> {
  const running = await startServer(server, place)
  const { port, pid } = running
  try {
    progress(`memory of ${server.name}: ${slowClients} slow clients`)
    await settle(pid)
    const before = residentBytes(pid)
    let most = before
    const sample = setInterval(() => (most = Math.max(most, residentBytes(pid))), sampleMilliseconds)
    // One client first: `serve` reads the whole file for its ETag, once.
    const first = await holdClients(port, '1g.bin', 'slow', 1, 1)
    await first.end()
    const clients = await holdClients(port, '1g.bin', 'slow', slowClients, 1)
    await delay(slowMilliseconds)
    clearInterval(sample)
    const reading = await clients.count()
    await clients.end()
    if (running.hasEnded()) return { slowReaders: { failure: 'the server ended' } }
    return { slowReaders: { wanted: slowClients, reading, bytes: most - before } }
  } finally {
    await running.end()
  }
}

/** Waits until the server has done its work, and its collector of garbage has had a moment. */
async function settle(pid: number): Promise<void> {
  await quiet(pid)
  await delay(1000)
}
