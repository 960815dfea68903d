// The final server's own checks but those of clients.test.ts, on one thread: it is the cheapest to measure.
import { join } from 'node:path'
import { testServer } from '../checker/tap.ts'
import { own } from './checks.ts'
import { clientChecks } from './checks/clients.ts'

const command = [process.execPath, join(import.meta.dirname, 'server.ts'), '--threads', '1']
const measured = [
  'final.pipelining',
  'final.request-lines',
  'final.methods',
  'final.targets',
  'final.field-lines',
  'final.bodies',
  'final.endless-body',
  'final.folders',
  'final.hidden',
  'final.types',
  'final.log-names',
  'final.old-names',
  'final.conditions',
  'final.changing-file',
  'final.ranges',
  'final.if-range',
  'final.regular-files',
  'final.stop',
  'final.help',
  'final.root',
  'final.log-fails',
  'final.log-file',
  'final.log-again',
  'final.hangup',
  'final.ipv6',
  'final.left-early',
  'final.swapped-root',
]
testServer(
  own.filter((check) => !clientChecks.includes(check)),
  command,
  { measured },
)
