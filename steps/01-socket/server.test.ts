// The server of step 01, and its checks.
import { join } from 'node:path'
import { testServer } from '../../checker/tap.ts'
import { checks } from './checks.ts'

testServer(checks, [process.execPath, join(import.meta.dirname, 'server.ts')])
