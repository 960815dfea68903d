// The final server's checks, with four threads.
import { join } from 'node:path'
import { testServer } from '../checker/tap.ts'
import { aboutThreads } from './checks.ts'

const command = [process.execPath, join(import.meta.dirname, 'server.ts'), '--threads', '4']
// One thread has shown the others; the full run asks them of four, too.
const short = ['04.counts', 'final.full', 'final.reused-threads', 'final.stop']
testServer(aboutThreads, command, { measured: [], short })
