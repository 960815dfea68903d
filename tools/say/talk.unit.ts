// What the clients of `npm run say` do, seen from servers that are made for one word each.
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { claimPort } from '../../checker/system/port.ts'
import type { Happening } from './connection.ts'
import { readScript, type Part } from './script.ts'
import { talk } from './talk.ts'

const aMoment = 0.5 // s of silence, where silence is what is wanted

/** Starts a server whose clients `serve` gets, and gives its port. */
async function startServer(t: Test, serve: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    serve(socket)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(async () => {
    for (const socket of sockets) socket.destroy()
    await once(server.close(), 'close')
  })
  return (server.address() as AddressInfo).port
}

/** Runs a script; gives what happens, as lines such as `1 sent GET`. */
async function run(
  port: number,
  words: string[],
  { seconds, tell }: { seconds?: number; tell?: (happening: Happening) => void } = {},
): Promise<string[]> {
  const lines: string[] = []
  await talk(
    port,
    readScript(words) as Part[],
    (happening) => {
      lines.push(lineOf(happening))
      tell?.(happening)
    },
    seconds,
  )
  return lines
}

function lineOf(happening: Happening): string {
  const { client, what } = happening
  if ('bytes' in happening) return `${client} ${what} ${happening.bytes.toString('latin1', 0, 20)}`
  if (happening.what !== 'ended') return `${client} ${what}`
  const { how, unsent } = happening
  return `${client} ${how as string}${how === 'reset' && unsent > 0 ? `, ${unsent} unsent` : ''}`
}

t.test('each piece is sent by itself, and an answer can be waited for', async (t) => {
  const pieces: string[] = []
  const port = await startServer(t, (socket) => {
    socket.on('data', (bytes) => {
      pieces.push(`${bytes}`)
      socket.write(`${pieces.length}`)
      if (`${bytes}` === 'c') socket.end()
    })
  })
  t.same(await run(port, ['a', 'answer', 'b', 'answer', 'c']), [
    '1 sent a',
    '1 received 1',
    '1 sent b',
    '1 received 2',
    '1 sent c',
    '1 received 3',
    '1 closed',
  ])
  t.same(pieces, ['a', 'b', 'c'])
})

t.test('a pause', async (t) => {
  const port = await startServer(t, (socket) =>
    socket.on('data', (bytes) => `${bytes}` === 'b' && socket.end()),
  )
  const times: number[] = []
  const tell = ({ what, at }: Happening): void => void (what === 'sent' && times.push(at))
  await run(port, ['a', '100ms', 'b'], { tell })
  const [first = NaN, second = NaN] = times
  t.ok(second - first >= 99, 'is as long as it says') // a timer may be early by a millisecond
})

t.test('a pause goes on after the end of the server, where something is still to be sent', async (t) => {
  const port = await startServer(t, (socket) => socket.end())
  const times: number[] = []
  const tell = ({ what, at }: Happening): void => void (what === 'sent' && times.push(at))
  t.same(await run(port, ['200ms', 'a'], { tell }), ['1 closed', '1 sent a'])
  t.ok(Number(times[0]) >= 199)
})

t.test('a pause ends when it makes no difference any more', async (t) => {
  const closing = await startServer(t, (socket) => socket.end())
  t.same(await run(closing, ['3600s']), ['1 closed'])
  const resetting = await startServer(t, (socket) => socket.resetAndDestroy())
  t.same(await run(resetting, ['3600s', 'a']), ['1 reset, 1 unsent'])
})

t.test('half: our side is closed, and what comes then is read', async (t) => {
  const port = await startServer(t, (socket) => socket.resume().on('end', () => socket.end('bye')))
  t.same(await run(port, ['a', 'half']), ['1 sent a', '1 half closed', '1 received bye', '1 closed'])
})

t.test('stop and read: what comes meanwhile is read when we go on', async (t) => {
  const answered = Promise.withResolvers<void>()
  const port = await startServer(t, (socket) => {
    socket.on('data', (bytes) => {
      socket.write('x', () => answered.resolve())
      if (`${bytes}` === 'b') socket.end()
    })
  })
  const lines = await run(port, ['stop', 'a', '200ms', 'read', 'answer', 'b'])
  await answered.promise
  t.same(lines.slice(0, 4), ['1 stopped', '1 sent a', '1 goes on', '1 received x'])
})

t.test('meanwhile: a client begins while the one before goes on', async (t) => {
  const port = await startServer(t, (socket) =>
    socket.on('data', (bytes) => `${bytes}` !== 'a' && socket.end(bytes)),
  )
  const lines = await run(port, ['a', '300ms', 'b', 'meanwhile', 'c', 'then', 'd'])
  t.ok(lines.indexOf('2 received c') < lines.indexOf('1 sent b'), lines.join('; '))
  t.ok(lines.indexOf('1 received b') < lines.indexOf('3 sent d'), lines.join('; '))
})

t.test('reset: the server sees that we have broken off', async (t) => {
  const codes: (string | undefined)[] = []
  const seen = Promise.withResolvers<void>()
  const port = await startServer(t, (socket) => {
    socket.resume().on('error', ({ code }: NodeJS.ErrnoException) => {
      codes.push(code)
      seen.resolve()
    })
  })
  t.same(await run(port, ['a', 'reset']), ['1 sent a', '1 we have reset'])
  await seen.promise
  t.same(codes, ['ECONNRESET'])
})

t.test('wait: for the end of the server, whether it closes or breaks off', async (t) => {
  const closing = await startServer(t, (socket) => socket.on('data', () => socket.end()))
  t.same(await run(closing, ['a', 'wait', 'b']), ['1 sent a', '1 closed', '1 sent b'])
  const resetting = await startServer(t, (socket) => socket.on('data', () => socket.resetAndDestroy()))
  t.same(await run(resetting, ['a', 'wait', 'b', 'c']), ['1 sent a', '1 reset, 2 unsent'])
})

t.test('a reset that comes after the end is told', async (t) => {
  const port = await startServer(t, (socket) => {
    socket.on('data', () => {
      socket.end('bye')
      socket.destroy()
    })
  })
  const lines = await run(port, ['a', 'wait', 'b', 'c'])
  t.equal(lines.at(-1), '1 reset')
})

t.test('a server that says nothing', async (t) => {
  const gone = Promise.withResolvers<void>()
  const port = await startServer(t, (socket) => socket.resume().on('end', () => gone.resolve()))
  t.same(await run(port, ['a', 'answer', 'b', 'wait', 'c'], { seconds: aMoment }), [
    '1 sent a',
    '1 silence',
    '1 sent b',
    '1 silence',
    '1 sent c',
    '1 silent',
  ])
  await gone.promise // we have left
})

t.test('a server that reads nothing', async (t) => {
  const port = await startServer(t, (socket) => socket.pause())
  t.same(await run(port, ['x{30000000}', 'a'], { seconds: aMoment }), [`1 sent ${'x'.repeat(20)}`, '1 full'])
})

t.test('8x: all at the same time', async (t) => {
  const waiting: Socket[] = []
  const port = await startServer(t, (socket) => {
    socket.once('data', () => {
      waiting.push(socket)
      if (waiting.length === 8) for (const one of waiting) one.end('all')
    })
  })
  const lines = await run(port, ['8x', 'a'])
  t.equal(lines.filter((line) => line.endsWith('received all')).length, 8)
  t.equal(lines.filter((line) => line.endsWith('closed')).length, 8)
})

t.test('then: one after the other', async (t) => {
  let connected = 0
  const port = await startServer(t, (socket) => {
    connected++
    socket.on('data', () => socket.end(`${connected}`))
    socket.on('close', () => connected--)
  })
  t.same(await run(port, ['a', 'then', 'b']), [
    '1 sent a',
    '1 received 1',
    '1 closed',
    '2 sent b',
    '2 received 1',
    '2 closed',
  ])
})

t.test('stay: connected until the others have finished', async (t) => {
  const connected = new Set<Socket>()
  const empty = Promise.withResolvers<void>()
  const port = await startServer(t, (socket) => {
    connected.add(socket)
    socket.on('data', () => socket.end(`${connected.size}`))
    socket.on('end', () => socket.end())
    socket.on('close', () => {
      connected.delete(socket)
      if (connected.size === 0) empty.resolve()
    })
  })
  const lines = await run(port, ['8x', 'stay', 'then', 'a'])
  t.same(lines.slice(0, 3), ['9 sent a', '9 received 9', '9 closed'])
  t.same(
    lines.slice(3),
    [1, 2, 3, 4, 5, 6, 7, 8].map((client) => `${client} open`),
  )
  await empty.promise
})

t.test('stay: where everybody does, the server ends it', async (t) => {
  const sockets: Socket[] = []
  let areStaying = false
  const endAll = (): void => {
    if (areStaying && sockets.length === 3) for (const socket of sockets) socket.end()
  }
  const port = await startServer(t, (socket) => {
    sockets.push(socket)
    endAll()
  })
  const tell = ({ what }: Happening): void => {
    areStaying ||= what === 'staying'
    endAll()
  }
  const lines = await run(port, ['2x', 'stay', 'then', 'stay'], { tell })
  t.same(lines.toSorted(), ['1 closed', '2 closed', '3 closed', '3 staying'])
})

t.test('nobody listens', async (t) => {
  const { port, release } = await claimPort()
  t.teardown(release)
  t.same(await run(port, ['a', '1s', 'b', 'then', 'c']), ['1 refused', '2 refused'])
})
