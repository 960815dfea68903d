// Takes whatever is there for a file. A folder is there, and reading it throws an error that ends the server.
import { readFileSync, statSync } from 'node:fs'
import { parts, start } from './base.ts'

start('02', {
  read: (path) => ({ content: readFileSync(path), type: parts.typeOf(path), modified: statSync(path).mtime }),
})
