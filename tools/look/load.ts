// The load of `npm run look -- --clients 3 --slow 1`: slow clients ask for a named pipe, which nobody writes
// into until the other clients were served, or could have been.
import { EventEmitter, once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { delay } from '../../checker/system/patience.ts'
import type { Fixtures, Pipe } from '../../checker/subject/files.ts'
import { CheckFailure } from '../../checker/wire/failure.ts'
import { getRequest } from '../../checker/wire/requests.ts'
import type { Deed } from './seen.ts'
import { comingOf } from './summary.ts'

const openMilliseconds = 1000 // a server that has not opened a slow file by then can't, as long as others wait
const serveMilliseconds = 2000 // a client that has no answer by then has to wait for the slow files
const slowMilliseconds = 1000 // a slow file is slow, also where all others are served at once
const endMilliseconds = 8000 // and after they have come, an answer takes no longer than that

export type Load = {
  /** Has to be told all deeds of all clients. */
  saw(client: number, deed: Deed): void
  /** Runs all clients against the port on which it is looked at. */
  run(port: number, mark: (text: string) => void): Promise<void>
}

/** @param fixtures the folder that the server serves */
export function makeLoad(clients: number, slow: number, fixtures: Fixtures): Load {
  const deeds = new Map<number, Deed[]>()
  const news = new EventEmitter().setMaxListeners(0)
  const hasSeen = (client: number, ...some: Deed[]): boolean =>
    deeds.get(client)?.some((deed) => some.includes(deed)) ?? false
  const isAnswered = (client: number): boolean => hasSeen(client, 'server sends')
  const isDone = (client: number): boolean =>
    hasSeen(client, 'resets', 'server resets', 'server is gone') ||
    (hasSeen(client, 'ends') && hasSeen(client, 'server ends'))

  /** Waits until something is so, or for so long. */
  const until = async (isSo: () => boolean, milliseconds: number): Promise<void> => {
    const over = new AbortController()
    const time = delay(milliseconds, undefined, { signal: over.signal }).catch(() => {})
    const wait = async (): Promise<void> => {
      while (!isSo() && !over.signal.aborted) await once(news, 'news')
    }
    await Promise.race([wait(), time])
    over.abort()
    news.emit('news') // so that nobody waits any more
  }
  const ask = async (port: number, client: number, target: string): Promise<Socket> => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }).resume()
    socket.on('error', () => {}) // the lane shows it
    socket.on('close', () => news.emit('news'))
    socket.write(getRequest(target))
    await until(() => hasSeen(client, 'sends') || isDone(client), endMilliseconds)
    return socket
  }

  return {
    saw(client, deed) {
      deeds.set(client, [...(deeds.get(client) ?? []), deed])
      news.emit('news')
    },
    async run(port, mark) {
      const sockets: Socket[] = []
      const pipes = makePipes(slow, fixtures)
      const isOpen = new Set<Pipe>()
      const open = async (pipe: Pipe, client: number, milliseconds: number): Promise<void> => {
        if (isOpen.has(pipe)) return
        const late = performance.now() + milliseconds
        const isInVain = (): boolean => isAnswered(client) || isDone(client) || performance.now() > late
        if (!(await pipe.openedOr(isInVain))) isOpen.add(pipe)
      }
      let patience = openMilliseconds
      for (const [index, { name, pipe }] of pipes.entries()) {
        sockets.push(await ask(port, index + 1, `/${name}`))
        await open(pipe, index + 1, patience)
        if (!isOpen.has(pipe)) patience = 0 // nor will it open the next one
      }
      const others = Array.from({ length: clients - slow }, (_, index) => slow + index + 1)
      for (const client of others) sockets.push(await ask(port, client, '/page.html'))
      const served = until(() => others.every(isDone), slow > 0 ? serveMilliseconds : endMilliseconds)
      await Promise.all([served, slow > 0 ? delay(slowMilliseconds) : undefined])
      if (!pipes.every((_, index) => isAnswered(index + 1))) mark(comingOf(slow))
      for (const [index, { pipe }] of pipes.entries()) {
        await open(pipe, index + 1, endMilliseconds)
        if (isOpen.has(pipe)) write(pipe)
      }
      await until(() => sockets.every((_, index) => isDone(index + 1)), endMilliseconds)
      for (const socket of sockets) socket.end()
      await until(() => sockets.every(({ closed }) => closed), endMilliseconds)
      for (const socket of sockets) socket.destroy()
    },
  }
}

function write(pipe: Pipe): void {
  try {
    pipe.write('<p>At last.</p>\n')
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error // the server has given it up
  }
}

function makePipes(slow: number, fixtures: Fixtures): { name: string; pipe: Pipe }[] {
  return Array.from({ length: slow }, (_, index) => {
    const name = slow === 1 ? 'slow.html' : `slow-${index + 1}.html`
    return { name, pipe: fixtures.pipe(name) }
  })
}
