// The load of `npm run look -- --clients 3 --slow 1`: slow clients ask for a named pipe, which nobody writes
// into until the other clients were served, or could have been.
import { connect, type Socket } from 'node:net'
import type { Fixtures } from '../../checker/subject/files.ts'
import { delay } from '../../checker/system/patience.ts'
import { getRequest } from '../../checker/wire/requests.ts'
import type { Deed } from './seen.ts'
import { makeSlowFiles } from './slow-files.ts'
import { comingOf } from './summary.ts'
import { makeWaiting } from './waiting.ts'

// In quarters of a second in which nothing happens, and the server does not work.
const openPatience = 4 // a slow file that was not opened is not opened as long as others wait
const servePatience = 8 // a client that has no answer has to wait for the slow files
const endPatience = 32
const slowMilliseconds = 1000 // a slow file is slow, also where all others are served at once

export type Load = {
  /** Has to be told all deeds of all clients. */
  saw(client: number, deed: Deed): void
  /** Runs all clients. */
  run(): Promise<void>
}

export type Setting = {
  clients: number
  slow: number
  /** The folder that the server serves. */
  fixtures: Fixtures
  /** Where clients connect. */
  port: number
  /** How much the server has worked. */
  work(): number
  /** Told when the slow files come. */
  mark(text: string): void
}

export function makeLoad({ clients, slow, fixtures, port, work, mark }: Setting): Load {
  const deeds = new Map<number, Set<Deed>>()
  const waiting = makeWaiting(work)
  const { until, happened } = waiting
  const files = makeSlowFiles(slow, fixtures, waiting)
  const sockets: Socket[] = []

  const has = (client: number, deed: Deed): boolean => deeds.get(client)?.has(deed) ?? false
  const isDone = (client: number): boolean =>
    (['resets', 'server resets', 'server is gone'] as const).some((deed) => has(client, deed)) ||
    (has(client, 'ends') && has(client, 'server ends'))
  const isServed = (client: number): boolean => has(client, 'server sends') || isDone(client)

  const ask = async (client: number, target: string): Promise<void> => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }).resume()
    sockets.push(socket)
    socket.on('error', () => {}) // the lane shows it
    socket.on('close', happened)
    socket.write(getRequest(target))
    await until(() => has(client, 'sends') || isDone(client), endPatience)
  }
  const askSlowly = async (): Promise<void> => {
    let patience = openPatience
    for (const [index, { target, opened, isOpen }] of files.entries()) {
      await ask(index + 1, target)
      await opened(() => isServed(index + 1), patience)
      if (!isOpen()) patience = 0 // nor will it open the next one
    }
  }
  const askOthers = async (): Promise<void> => {
    const others = Array.from({ length: clients - slow }, (_, index) => slow + index + 1)
    for (const client of others) await ask(client, '/page.html')
    const served = until(() => others.every(isDone), slow > 0 ? servePatience : endPatience)
    await Promise.all([served, slow > 0 ? delay(slowMilliseconds) : undefined])
  }
  const deliver = async (): Promise<void> => {
    if (!files.every((_, index) => isServed(index + 1))) mark(comingOf(slow))
    for (const [index, { opened, isOpen, come }] of files.entries()) {
      await opened(() => isServed(index + 1), endPatience)
      if (isOpen()) come()
    }
  }
  const leave = async (): Promise<void> => {
    await until(() => sockets.every((_, index) => isDone(index + 1)), endPatience)
    for (const socket of sockets) socket.end()
    await until(() => sockets.every(({ closed }) => closed), endPatience)
    for (const socket of sockets) socket.destroy()
  }

  return {
    saw(client, deed) {
      deeds.set(client, (deeds.get(client) ?? new Set()).add(deed))
      happened()
    },
    async run() {
      await askSlowly()
      await askOthers()
      await deliver()
      await leave()
    },
  }
}
