// Says that each file was modified just now. A client that asks whether its copy is still good never hears
// yes.
import { start } from './base.ts'

start('02', { date: () => new Date().toUTCString() })
