// Names the type of text without its charset. A browser then guesses, and may show letters beyond ASCII
// wrongly.
import { extname } from 'node:path'
import { lookup } from 'mime-types'
import { start } from './base.ts'

start('02', { typeOf: (path) => lookup(extname(path)) || 'application/octet-stream' })
