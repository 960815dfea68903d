// The server of step 04, and its checks.
import { join } from 'node:path'
import { testServer } from '../../checker/tap.ts'
import { checks } from './checks.ts'

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
testServer(checks, [process.execPath, join(import.meta.dirname, 'server.ts')], { measured })
