// Lets the threads share the counts, in memory that all of them see. Each reads the count, adds one, and
// writes it back. Two that read at the same time write the same number: `Atomics.add` would do all of it at
// once.
import { parentPort, Worker, workerData } from 'node:worker_threads'
import { parts, root, start } from './base.ts'

const memory =
  (workerData as { memory: SharedArrayBuffer } | null)?.memory ?? new SharedArrayBuffer(4 * 2 ** 20)
const counts = new Int32Array(memory)
const pause = new Int32Array(new SharedArrayBuffer(4))

/** The place of a file's count. */
const place = (file: string): number =>
  Buffer.from(file).reduce((hash, byte) => (hash * 31 + byte) % counts.length, 0)

start('04', {
  accept(socket) {
    const { remoteAddress, remotePort } = socket
    const worker = new Worker(process.argv[1] as string, {
      workerData: { socket, root, memory },
      transferList: [socket],
    })
    worker.on('message', (message: string) => parts.log(message, remoteAddress, remotePort))
    parts.watch(worker)
  },

  tell(request) {
    const file = parts.loggedName(request)
    const count = (counts[place(file)] ?? 0) + 1
    Atomics.wait(pause, 0, 0, 200) // threads may be interrupted anywhere: here it is made sure
    counts[place(file)] = count
    parentPort?.postMessage(`${count} ${file}`)
  },

  log(message, address, port) {
    const [count, ...words] = message.split(' ')
    console.log(`${parts.escapeName(words.join(' '))}|${address}|${port}|${count}`)
  },
})
