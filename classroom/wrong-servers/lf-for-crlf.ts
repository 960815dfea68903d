// Ends the lines of the head with LF alone. Editors do, and most browsers forgive it.
import { start } from './base.ts'

start('01', { lineEnd: '\n' })
