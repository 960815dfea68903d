// Sends a head that announces an empty body, and closes. The page was to be added later.
import { right, start } from './base.ts'

start('01', { format: (response) => right.format({ ...response, body: Buffer.alloc(0) }) })
