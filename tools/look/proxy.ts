// Stands between clients and a server: hands over all that either side does, and tells it.
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Deed } from './seen.ts'

/** Told of each deed as it happens. Clients are numbered from 1 on. */
export type Witness = (client: number, deed: Deed, bytes?: Buffer) => void

/** A server that connects each of its clients to the server behind it, on a port of this machine. */
export function makeProxy(port: number, witness: Witness): Server {
  let clients = 0
  return createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const client = ++clients
    witness(client, 'connects')
    const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
    hand(near, far, { sends: 'sends', ends: 'ends', resets: 'resets' })
    hand(far, near, { sends: 'server sends', ends: 'server ends', resets: 'server resets' })

    /** Hands over what comes from one side to the other one: bytes, an end, a reset. */
    function hand(from: Socket, to: Socket, deeds: Record<'sends' | 'ends' | 'resets', Deed>): void {
      from.on('data', (bytes: Buffer) => {
        witness(client, deeds.sends, bytes)
        if (to.destroyed || to.write(bytes)) return
        from.pause() // the other side reads more slowly
        to.once('drain', () => from.resume())
      })
      from.on('end', () => {
        witness(client, deeds.ends)
        to.end()
      })
      from.on('error', ({ code }: NodeJS.ErrnoException) => {
        witness(client, code === 'ECONNREFUSED' ? 'server is gone' : deeds.resets)
        if (!to.destroyed) to.resetAndDestroy()
      })
    }
  })
}
