import { join } from 'node:path'
import { takeOver } from '../checker/check.ts'
import { testServer } from '../checker/tap.ts'
import { counts } from '../steps/04-log/checks.ts'
import { aboutThreads } from './checks.ts'

const reasons = {
  'final.reused-threads': 'with --threads per-request each client has a thread of its own',
  '04.counts': 'step 04 has 300 threads at once; here a fifth of them is enough to see that the log is told of each',
}
// How a request is read and a file found is the same in every mode, and tested with one thread and with four.
const aboutSockets = ['02.file', '02.unread-body', '02.slow-reader', '02.gone-while-reading']
const checks = aboutThreads.filter(({ id }) => !id.startsWith('02.') || aboutSockets.includes(id))

const command = [process.execPath, join(import.meta.dirname, 'server.ts'), '--threads', 'per-request']
testServer(takeOver(checks, reasons, [counts(60)]), command, { measured: ['02.file'] })
