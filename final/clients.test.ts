// The final server's checks of clients that are slow, or many: these take as long as all its other ones.
import { join } from 'node:path'
import { testServer } from '../checker/tap.ts'
import { clientChecks } from './checks/clients.ts'

const measured = [
  'final.timeouts',
  'final.full',
  'final.descriptors',
  'final.shrinking-file',
  'final.slow-log',
]
testServer(clientChecks, [process.execPath, join(import.meta.dirname, 'server.ts'), '--threads', '1'], {
  measured,
})
