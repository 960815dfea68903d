// Listening: how clients come in, in the main thread or in each thread, and how those go for whom there is no
// room.
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { getSystemErrorMessage } from 'node:util'
import { lingerMilliseconds, maxRefusals } from './limits.ts'
import { formatHead, pageResponse } from './response.ts'
import { tellTrouble } from './troubles.ts'

/**
 * Where to listen. With `reusePort` others may listen there, too: the system gives each client to one of
 * them.
 */
export type Address = { host: string; port: number; reusePort: boolean }

/** Whether the system spreads clients over all who listen on a port (SO_REUSEPORT). */
export const canShare = process.platform === 'linux'

/**
 * Listens, and gives each client to `serve`. What it sends is not read until somebody says `resume()`.
 * @throws where the address is not to be had
 */
export async function listen(address: Address, serve: (socket: Socket) => void): Promise<Server> {
  // A socket can be moved to a thread as long as nothing has been read from it. It may be half-closed by its
  // client, and still wait for a response. What is written goes out at once (TCP would rather gather it).
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true }, (socket) => {
    if (socket.remoteAddress === undefined)
      socket.destroy() // the client has gone already
    else serve(socket)
  })
  await once(server.listen({ ...address, backlog: 1024 }), 'listening')
  server.on('error', ({ message }) => tellTrouble(`cannot accept a client: ${message}`)) // no reason to end
  return server
}

/**
 * An address that several threads can listen on, and no other server of this kind: the system would give each
 * of the two one half of the clients. Therefore a server takes a name, too, which can be had once (an
 * abstract socket of Linux). Looking whether somebody listens would not do: two servers may start at once.
 * @throws where another server has it
 */
export async function claimShared(host: string, wanted: number): Promise<Address> {
  const port = wanted === 0 ? await findFreePort(host) : wanted
  const claim = createServer((socket) => socket.destroy()).unref()
  try {
    await once(claim.listen(`\0socket-to-server ${host} ${port}`), 'listening')
  } catch (error) {
    const { code, errno = 0 } = error as NodeJS.ErrnoException
    throw new Error(`listen ${code}: ${getSystemErrorMessage(errno)} ${host}:${port}`) // the name says nothing
  }
  return { host, port, reusePort: true }
}

async function findFreePort(host: string): Promise<number> {
  const server = await listen({ host, port: 0, reusePort: false }, () => {})
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

let refusals = 0

/** Tells a client that the server is full. */
export function refuse(socket: Socket): void {
  if (refusals === maxRefusals) {
    socket.destroy()
    return
  }
  refusals++
  const response = pageResponse(503, 'Retry-After: 1\r\n')
  socket.on('error', () => {}) // it has gone
  socket.end(`${formatHead(response, true)}${response.body}`)
  socket.resume() // what it sends is dropped: unread, it would reset the connection, and the response with it
  const timer = setTimeout(() => socket.destroy(), lingerMilliseconds)
  socket.once('close', () => {
    clearTimeout(timer)
    refusals--
  })
}
