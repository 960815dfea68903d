// Knows the types of its own pages by a table. The next kind of file that somebody adds to the site is not in
// it.
import { extname } from 'node:path'
import { start } from './base.ts'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
}

start('02', { typeOf: (path) => types[extname(path)] ?? 'application/octet-stream' })
