// Sends the page and nothing else. A browser may show it, so it seems to work.
import { start } from './base.ts'

start('01', { format: ({ body }) => body })
