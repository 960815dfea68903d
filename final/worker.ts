// What a thread does: it serves clients, those that come to it and those that it is given, and tells what it
// has served.
import type { AddressInfo, Socket } from 'node:net'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { gatherAccesses } from './accesses.ts'
import { makeClients } from './clients.ts'
import { listen, refuse, type Address } from './listening.ts'
import { leavePlace, takePlace, type Places } from './places.ts'
import { makeRoot } from './root.ts'
import type { Trouble } from './troubles.ts'

/**
 * All places are taken: a client who keeps a thread waiting is to go. This thread has none, and so many
 * threads may still be asked.
 */
type MakeRoom = { makeRoom: number }

/**
 * From the main thread: a client to serve; that it is the last one; that the log has written a batch of
 * accesses; that it is to take no more clients; that the server stops.
 */
export type ToThread =
  | { socket: Socket; address: string; port: number }
  | MakeRoom
  | 'last'
  | 'written'
  | 'close'
  | 'stop'

/** That the thread serves now, and where it listens, if it does so for itself. */
type Ready = { ready: AddressInfo | undefined }

/** To the main thread: a batch of accesses; what goes wrong; that it takes no more clients. */
export type FromThread = { accesses: string } | Trouble | MakeRoom | Ready | 'closed'

export type ThreadData = {
  /** The folder to serve, as an absolute path. It may lead over symbolic links. */
  root: string
  patience: number
  isOneRequest: boolean
  /** Where it listens for itself; undefined where it is given its clients. */
  address: Address | undefined
  places: Places
  /** Which of the threads it is. */
  index: number
}

const main = parentPort as MessagePort
const tell = (message: FromThread): void => main.postMessage(message)
const { address, places, index, root, ...rest } = workerData as ThreadData
const accesses = gatherAccesses(
  (batch) => tell({ accesses: batch }),
  () => clients.goOn(),
)
const clients = makeClients({ ...rest, accesses, root: makeRoot(root) }, () => {
  leavePlace(places, index)
  endIfDone()
})
let isLast = false

main.on('message', (message: ToThread) => {
  if (typeof message === 'object') {
    if ('socket' in message) clients.add(message.socket, message.address, message.port)
    else if (!clients.makeRoom()) tell({ makeRoom: message.makeRoom - 1 })
  } else if (message === 'written') {
    accesses.written()
  } else if (message === 'close') {
    void listening.then((server) => {
      server?.close()
      tell('closed')
    })
  } else {
    isLast = true
    if (message === 'stop') clients.stop()
  }
  endIfDone()
})

/** A client has come to this thread. */
function welcome(socket: Socket): void {
  if (takePlace(places, index)) {
    clients.add(socket, String(socket.remoteAddress), Number(socket.remotePort))
  } else {
    refuse(socket)
    tell({ makeRoom: places.taken.length })
  }
}

/**
 * The thread ends when it gets no more clients, the last one has gone, and the log has been told of
 * everything.
 */
function endIfDone(): void {
  if (isLast && clients.isEmpty() && accesses.isEmpty()) main.close()
}

const listening = address ? listen(address, welcome) : Promise.resolve(undefined)
tell({ ready: (await listening)?.address() as AddressInfo | undefined })
