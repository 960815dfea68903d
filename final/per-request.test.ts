import { join } from 'node:path'
import { takeOver } from '../checker/check.ts'
import { testServer } from '../checker/tap.ts'
import { aboutThreads } from './checks.ts'

const reasons = { 'final.reused-threads': 'with --threads per-request each client has a thread of its own' }
const command = [process.execPath, join(import.meta.dirname, 'server.ts'), '--threads', 'per-request']
testServer(takeOver(aboutThreads, reasons, []), command, { measured: ['02.file', 'final.stop', 'final.drain'] })
