// The server of step 04, and its checks.
import { join } from 'node:path'
import { testServer } from '../../checker/tap.ts'
import { checks, own } from './checks.ts'

const measured = [
  '01.bad-port',
  '01.port-in-use',
  '01.default-port',
  '02.no-www',
  '01.client-vanishes',
  '02.version',
  '02.head',
  '02.endless-head',
  '03.failing-thread',
]
// Its requests are read, and its files found, as in step 02, whose test has all checks. What is left is how
// clients come, wait and leave where each has a thread.
const short = [
  '01.byte-by-byte',
  '01.silent-client',
  '01.more-than-a-head',
  '02.slow-reader',
  '02.gone-while-reading',
  ...own.map(({ id }) => id),
]
const command = [process.execPath, join(import.meta.dirname, 'server.ts')]
testServer(checks, command, { measured, short })
