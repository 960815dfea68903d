// The checks that the final server takes over from the steps. One thread is the cheapest to measure: how many
// there are changes nothing of what is covered.
import { join } from 'node:path'
import { testServer } from '../checker/tap.ts'
import { checks, own } from './checks.ts'

const command = [process.execPath, join(import.meta.dirname, 'server.ts'), '--threads', '1']
const measured = [
  '01.bad-port',
  '01.client-vanishes',
  '02.no-www',
  '02.link-out',
  '02.types',
  '02.unread-body',
]
testServer(
  checks.filter((check) => !own.includes(check)),
  command,
  { measured },
)
