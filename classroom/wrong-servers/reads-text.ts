// Reads files as UTF-8 text. Pages come out right; in a picture each byte that is no UTF-8 is replaced.
import { readFileSync } from 'node:fs'
import { right, start } from './base.ts'

start('02', {
  read(path) {
    const file = right.read(path)
    return file && { ...file, content: Buffer.from(readFileSync(path, 'utf8')) }
  },
})
