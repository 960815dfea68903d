// The server of step 04, and its checks.
import { join } from 'node:path'
import { isFull, testServer } from '../../checker/tap.ts'
import { checks, counts, own } from './checks.ts'

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
const short = [...own.map(({ id }) => id), '01.client-vanishes', '02.endless-head', '02.no-www']
const command = [process.execPath, join(import.meta.dirname, 'server.ts')]
// Six clients at once show that nothing is lost; a check of a learner's server has twelve.
const few = isFull ? checks : checks.map((check) => (check.id === '04.counts' ? counts(6) : check))
testServer(few, command, { measured, short })
