// A thread's clients, and who of them has to go: who keeps it waiting for too long, who is to make room for
// another, and all of them when the server stops.
import type { Socket } from 'node:net'
import { end, expire, isWaiting, proceed, serve, type Common, type Connection } from './connection.ts'
import { lookMilliseconds, stopMilliseconds } from './limits.ts'

export type Clients = {
  /** Serves a client, of whom nothing has been read. `address` and `port` are the client's. */
  add(socket: Socket, address: string, port: number): void
  isEmpty(): boolean
  /** Goes on with all that waited for the log. */
  goOn(): void
  /** Ends the connection of the client that the thread has waited for longest; false where there is none. */
  makeRoom(): boolean
  /**
   * Ends all connections: where a response is being sent, when it has been sent, or when that takes too long.
   */
  stop(): void
}

/** @param leave called whenever a client has gone */
export function makeClients(common: Common, leave: () => void): Clients {
  const connections = new Set<Connection>() // the oldest first
  lookForLate(connections)
  return {
    add(socket, address, port) {
      const ip = address.replace(/^::ffff:/, '') // IPv4 as a socket for IPv6 shows it (RFC 4291 §2.5.5.2)
      const connection = serve(socket, `${ip}|${port}`, common)
      connections.add(connection)
      socket.once('close', () => {
        connections.delete(connection)
        leave()
      })
      socket.resume() // it was accepted paused
    },
    isEmpty: () => connections.size === 0,
    goOn: () => connections.forEach(proceed),
    makeRoom() {
      let longest: Connection | undefined
      for (const connection of connections) {
        const isLonger = connection.deadline < (longest?.deadline ?? Infinity)
        if (isLonger && isWaiting(connection) && !connection.isLast) longest = connection
      }
      if (longest) end(longest)
      return longest !== undefined
    },
    stop() {
      connections.forEach(end)
      setTimeout(() => connections.forEach(({ socket }) => socket.destroy()), stopMilliseconds).unref()
    },
  }
}

/** Ends what is late. One look at all connections is cheaper than a timer for each. */
function lookForLate(connections: Set<Connection>): void {
  let lastLook = performance.now()
  setInterval(() => {
    const now = performance.now()
    const late = now - lastLook - lookMilliseconds // while this thread could not run, it read nothing
    lastLook = now
    for (const connection of connections) {
      connection.deadline += late
      if (now > connection.deadline) expire(connection)
    }
  }, lookMilliseconds).unref()
}
