// A server that has been started: ready, checked, with a log that can be emptied.
import { closeSync, openSync, truncateSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fetchFile } from './fetch.ts'
import type { Place } from './files.ts'
import { end, hasEnded, start } from './processes.ts'
import type { Server } from './servers.ts'

export type Running = {
  server: Server
  port: number
  pid: number
  hasEnded(): boolean
  /** Empties the access log: what the disk still has to write would slow down whoever is measured next. */
  emptyLog(): void
  end(): Promise<void>
}

const maxMilliseconds = 20_000

/** Starts a server, and waits until it answers. Throws where it doesn't. */
export async function startServer(server: Server, place: Place): Promise<Running & { milliseconds: number }> {
  const port = await freePort()
  const log = join(place.directory, `${server.name}-${port}-log`)
  const descriptor = openSync(log, 'a')
  const begun = performance.now()
  const child = start(server.command({ port, place, log }), {
    cwd: place.directory,
    stdio: ['ignore', descriptor, descriptor],
    // `serve` would ask the registry for a newer version of itself
    env: { ...process.env, NO_UPDATE_CHECK: '1' },
  })
  closeSync(descriptor)
  while (!(await answers(port))) {
    const isLate = performance.now() - begun > maxMilliseconds
    if (!isLate && !hasEnded(child)) {
      await delay(2)
      continue
    }
    await end(child)
    throw new Error(isLate ? 'it does not answer' : 'it ended at once')
  }
  return {
    server,
    port,
    pid: child.pid ?? 0,
    milliseconds: performance.now() - begun,
    hasEnded: () => hasEnded(child),
    emptyLog: () => truncateSync(log),
    end: () => end(child),
  }
}

async function answers(port: number): Promise<boolean> {
  return fetchFile(port, '1k.txt').then(
    ({ status }) => status === 200,
    () => false,
  )
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
