// Never looks at the method. A client that wants to delete a file gets it sent, with status 200.
import { start } from './base.ts'

start('02', { allows: () => true })
