// Makes a number of the port, and 0 of what is no number. Port 0 means "any free one" to the system, so a
// server with a mistyped port runs, and nobody knows where.
import { start } from './base.ts'

start('01', { port: (argument = '8080') => Number.parseInt(argument) || 0 })
