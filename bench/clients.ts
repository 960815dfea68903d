// Run as a process of its own: clients that stay connected. It tells its parent when all have begun, and how
// many there are whenever it is asked.
//
//     node clients.ts PORT FILE COUNT idle|slow
import { connect, type Socket } from 'node:net'

const [port, file, count, kind] = process.argv.slice(2)

/** How many begin at the same time. */
const atOnce = 50
const maxMilliseconds = 20_000
/** How long a slow client pauses after each piece, which Node makes 64 KiB long at most. */
const pauseMilliseconds = 1000

/** Those that are connected and have been answered. */
const held = new Set<Socket>()

/** Connects a client. Resolves when it has been answered, or can't be. */
function begin(): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ port: Number(port), host: '127.0.0.1' })
    const answered = (): void => {
      held.add(socket)
      resolve()
    }
    socket.on('connect', () => socket.write(`GET /${file} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`))
    if (kind === 'idle') readWhole(socket, answered)
    else readSlowly(socket, answered)
    socket.on('error', () => {})
    socket.on('close', () => {
      held.delete(socket)
      resolve()
    })
  })
}

/** Reads one response, and leaves the connection open. */
function readWhole(socket: Socket, answered: () => void): void {
  let text = ''
  socket.setEncoding('latin1').on('data', (piece: string) => {
    text += piece
    const end = text.indexOf('\r\n\r\n')
    const length = /^HTTP\/1.1 200 [^]*\r\ncontent-length: *(\d+)\r\n/i.exec(text.slice(0, end + 2))?.[1]
    if (end !== -1 && length !== undefined && text.length >= end + 4 + Number(length)) answered()
  })
}

function readSlowly(socket: Socket, answered: () => void): void {
  socket.on('data', () => {
    answered()
    socket.pause()
    setTimeout(() => socket.resume(), pauseMilliseconds)
  })
}

process.on('message', () => process.send?.({ held: held.size }))
process.on('disconnect', () => process.exit(0))

let left = Number(count)
const beginInTurn = async (): Promise<void> => {
  while (left-- > 0) await begin()
}
const late = new Promise((resolve) => setTimeout(resolve, maxMilliseconds))
await Promise.race([Promise.all(Array.from({ length: atOnce }, beginInTurn)), late])
process.send?.('begun')
