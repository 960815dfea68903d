// Keeps whatever comes before the empty line, however long it is. A client that never sends one fills the
// memory.
import { start } from './base.ts'

start('02', { maxHeadBytes: Infinity })
