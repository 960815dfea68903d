// What a thread does: it serves the clients whose sockets it is given, and tells what it has served.
import type { Socket } from 'node:net'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { gatherAccesses } from './accesses.ts'
import { end, expire, isWaiting, proceed, serve, type Connection } from './connection.ts'
import { lookMilliseconds, stopMilliseconds } from './limits.ts'
import type { Trouble } from './troubles.ts'

/**
 * From the main thread: a client to serve; that it is the last one; that the log has written a batch of
 * accesses; that the client that has kept it waiting for longest is to go; that the server stops.
 */
export type ToThread =
  | { socket: Socket; address: string; port: number }
  | 'last'
  | 'written'
  | 'make room'
  | 'stop'

/** To the main thread: a batch of accesses, how many clients have gone, and what goes wrong. */
export type FromThread = { accesses: string } | { gone: number } | Trouble

export type ThreadData = { root: string; patience: number; isOneRequest: boolean }

const main = parentPort as MessagePort
const tell = (message: FromThread): void => main.postMessage(message)
const connections = new Set<Connection>() // the oldest first
const accesses = gatherAccesses(
  (batch) => tell({ accesses: batch }),
  () => connections.forEach(proceed),
)
const setting = { ...(workerData as ThreadData), accesses }
let isLast = false

main.on('message', (message: ToThread) => {
  if (typeof message === 'object') {
    add(message)
  } else if (message === 'written') {
    accesses.written()
  } else if (message === 'make room') {
    makeRoom()
  } else {
    isLast = true
    if (message === 'stop') stop()
  }
  endIfDone()
})

function add({ socket, address, port }: Exclude<ToThread, string>): void {
  const ip = address.replace(/^::ffff:/, '') // IPv4 as a socket for IPv6 shows it (RFC 4291 §2.5.5.2)
  const connection = serve(socket, `${ip}|${port}`, setting)
  connections.add(connection)
  socket.once('close', () => {
    connections.delete(connection)
    tell({ gone: 1 })
    endIfDone()
  })
  socket.resume() // it was accepted paused
}

/**
 * Ends all connections: those on which a response is being sent when it has been sent, or when that takes too
 * long.
 */
function stop(): void {
  connections.forEach(end)
  setTimeout(() => connections.forEach(({ socket }) => socket.destroy()), stopMilliseconds).unref()
}

/** Ends the connection of the client that it has waited for longest, if there is one. */
function makeRoom(): void {
  let longest: Connection | undefined
  for (const connection of connections) {
    const isLonger = connection.deadline < (longest?.deadline ?? Infinity)
    if (isLonger && isWaiting(connection) && !connection.isLast) longest = connection
  }
  if (longest) end(longest)
}

/**
 * The thread ends when it gets no more clients, the last one has gone, and the log has been told of
 * everything.
 */
function endIfDone(): void {
  if (isLast && connections.size === 0 && accesses.isEmpty()) main.close()
}

// Clients that keep us waiting for too long: one look at all of them is cheaper than a timer for each.
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
