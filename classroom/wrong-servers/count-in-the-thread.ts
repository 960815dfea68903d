// Counts in the thread that serves. Threads share no variables: each has a count of its own, uses it once,
// and ends.
import { parentPort } from 'node:worker_threads'
import { parts, start } from './base.ts'

start('04', {
  tell(request) {
    const file = parts.loggedName(request)
    const count = parts.count(file) // this runs in the thread
    parentPort?.postMessage(`${count} ${file}`)
  },

  log(message, address, port) {
    const [count, ...words] = message.split(' ')
    console.log(`${parts.escapeName(words.join(' '))}|${address}|${port}|${count}`)
  },
})
