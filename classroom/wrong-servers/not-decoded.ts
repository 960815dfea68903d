// Looks for the file by the path as it was sent. It works until a name has a space.
import { start } from './base.ts'

start('02', {
  decode(path) {
    decodeURIComponent(path) // throws where an escape is bad
    return path
  },
})
