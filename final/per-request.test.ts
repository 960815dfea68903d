import { join } from 'node:path'
import { takeOver } from '../checker/check.ts'
import { testServer } from '../checker/tap.ts'
import { counts } from '../steps/04-log/checks.ts'
import { aboutThreads } from './checks.ts'

const reasons = {
  'final.reused-threads': 'with --threads per-request each client has a thread of its own',
  '04.counts': 'step 04 has 300 threads at once; here a few are enough to see that the log is told of each',
}
// How a request is read, a file found and a name written are the same in every mode: the other two test it.
const sameInEveryMode = /^01\.(byte-by-byte|cut-anywhere)|^02\.(?!file|slow-reader|gone-while-reading)|^04\.(missing-file|one-name|escaped-name|when-sent|nobody)/
const checks = aboutThreads.filter(({ id }) => !sameInEveryMode.test(id))

const command = [process.execPath, join(import.meta.dirname, 'server.ts'), '--threads', 'per-request']
testServer(takeOver(checks, reasons, [counts(15)]), command, { measured: ['02.file'] })
