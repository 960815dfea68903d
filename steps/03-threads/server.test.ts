// The server of step 03, and its checks.
import { join } from 'node:path'
import { testServer } from '../../checker/tap.ts'
import { checks, own } from './checks.ts'

const measured = [
  '01.bad-port',
  '01.port-in-use',
  '01.default-port',
  '02.no-www',
  '02.method',
  '02.head',
  '03.failing-thread',
]
// Step 02 shows what it does with a request, step 04 how clients come and go where each has a thread.
const short = [...own.map(({ id }) => id), '01.bad-port', '02.no-www', '02.method', '02.head']
testServer(checks, [process.execPath, join(import.meta.dirname, 'server.ts')], { measured, short })
