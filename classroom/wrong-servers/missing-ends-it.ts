// Reads without asking whether the file is there. The exception that says so ends the server.
import { parts, start } from './base.ts'

start('02', {
  find(name) {
    const path = parts.locate(name)
    return path === undefined ? undefined : parts.read(path)
  },
})
