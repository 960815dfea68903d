// Answers 500 to whatever can't be read, and a folder can't. But nothing is wrong with the server: there is
// no such file.
import { readFileSync, statSync } from 'node:fs'
import { parts, start } from './base.ts'

start('03', {
  read: (path) => ({ content: readFileSync(path), type: parts.typeOf(path), modified: statSync(path).mtime }),
})
