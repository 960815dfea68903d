// Gathers its lines and prints them a hundred at a time, as many libraries do where the output is no
// terminal. Who watches the log sees nothing for a long time, and what was gathered at the end is lost.
import { parts, start } from './base.ts'

let lines: string[] = []

start('04', {
  log(file, address, port) {
    lines.push(`${parts.escapeName(file)}|${address}|${port}|${parts.count(file)}`)
    if (lines.length < 100) return
    console.log(lines.join('\n'))
    lines = []
  },
})
