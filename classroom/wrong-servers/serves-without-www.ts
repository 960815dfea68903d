// Starts without a folder `www`, and answers 404 to everything. Whoever started it in the wrong place has to
// find out why.
import { resolve } from 'node:path'
import { start } from './base.ts'

start('02', { folder: () => resolve('www') })
