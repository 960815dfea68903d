// Ports for servers under check, no two of them the same, however many checkers run at once.
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { retry } from './patience.ts'

// Below the ports that systems give to clients (from 32768 on Linux, 49152 elsewhere).
const firstPort = 10_000
const ports = 10_000

export type ClaimedPort = { port: number; release(): void }

/** Claims a free port P of 127.0.0.1: whoever listens on P + 10,000 owns P, so that P itself stays free. */
export async function claimPort(): Promise<ClaimedPort> {
  for (let tries = 0; tries < ports; tries++) {
    const port = firstPort + Math.floor(Math.random() * ports)
    if (port === 8080 + ports) continue // which stands for 8080: see whileInUse
    if (await isRemembered(port)) continue
    const claim = await listen(port + ports)
    if (!claim) continue
    if (await isFree(port)) return { port, release: () => claim.close() }
    claim.close()
  }
  throw new Error('no free port found')
}

/**
 * Whether the system still remembers a connection of this port (TIME-WAIT, RFC 9293 §3.3.2). We could listen
 * on it all the same, since Node sets SO_REUSEADDR, but not every server does. Only Linux shows it.
 */
export async function isRemembered(port: number): Promise<boolean> {
  const tables = ['/proc/net/tcp', '/proc/net/tcp6'].map((table) => readFile(table, 'latin1').catch(() => ''))
  return (await Promise.all(tables))
    .join('')
    .includes(`:${port.toString(16).toUpperCase().padStart(4, '0')} `)
}

/** How often something is tried that fails while a port is somebody else's. */
const mostTries = 3

/**
 * Does something while a port is in use, by us or, where we can't have it, by whoever has it. If that fails,
 * they may have left it meanwhile: it is tried again.
 */
export async function whileInUse(port: number, action: () => Promise<void>): Promise<void> {
  // Other checkers may have it now, and leave it while our server starts: wait for them, up to a minute. One
  // that somebody has halted (Ctrl-Z) keeps it, and disturbs nobody.
  const late = (): Error => new Error('halted')
  const claim = await retry(() => listen(port + ports), late, undefined, 6000).catch(() => undefined)
  let occupier: Server | undefined
  try {
    for (let left = mostTries; ; ) {
      occupier = await listen(port)
      try {
        return await action()
      } catch (error) {
        if (occupier || --left === 0) throw error
      }
    }
  } finally {
    occupier?.close()
    claim?.close()
  }
}

/** Listens on a port of 127.0.0.1, or gives undefined where that can't be had. */
export async function listen(port: number): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy())
  server.listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    return undefined
  }
  return server
}

/** A port to try something by hand: 8080, or another one where that is in use. */
export async function portByHand(): Promise<number> {
  if (await isFree(8080)) return 8080
  const { port, release } = await claimPort()
  release()
  return port
}

/** Whether we could listen on a port of 127.0.0.1. */
async function isFree(port: number): Promise<boolean> {
  const trial = await listen(port)
  if (!trial) return false
  trial.close()
  await once(trial, 'close')
  return true
}
