// Reads the count when a request comes, and writes it back when the response has been sent. Meanwhile others
// have read the same count. No two threads touch it: a wait between reading and writing is enough.
import { setTimeout as lookUp } from 'node:timers/promises'
import { parts, start } from './base.ts'

const counts = new Map<string, number>()

start('04', {
  async log(file, address, port) {
    const count = (counts.get(file) ?? 0) + 1
    await lookUp(100) // stands for anything that one waits for, such as the client's name
    counts.set(file, count)
    console.log(`${parts.escapeName(file)}|${address}|${port}|${count}`)
  },
})
