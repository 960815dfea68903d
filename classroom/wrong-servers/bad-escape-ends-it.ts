// Decodes a path and does not expect that it can't be. `decodeURIComponent('%zz')` throws, and ends the
// server.
import { parts, start } from './base.ts'

start('02', { fileName: (path) => parts.decode(path).slice(1) || 'index.html' })
