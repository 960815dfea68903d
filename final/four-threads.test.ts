// The final server's checks, with four threads.
import { join } from 'node:path'
import { testServer } from '../checker/tap.ts'
import { aboutThreads } from './checks.ts'

const command = [process.execPath, join(import.meta.dirname, 'server.ts'), '--threads', '4']
testServer(aboutThreads, command, { measured: [] })
