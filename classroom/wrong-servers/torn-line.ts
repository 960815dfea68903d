// Prints a line in two parts, and waits between them. Parts of other lines come in between, and none of them
// can be read any more.
import { setTimeout as lookUp } from 'node:timers/promises'
import { parts, start } from './base.ts'

start('04', {
  async log(file, address, port) {
    process.stdout.write(`${parts.escapeName(file)}|${address}|`)
    await lookUp(100) // stands for anything that one waits for, such as the client's name
    process.stdout.write(`${port}|${parts.count(file)}\n`)
  },
})
