// The final server where threads can't share a port, and are given their clients.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { testServer } from '../checker/tap.ts'
import { checks } from './checks.ts'

const given = pathToFileURL(join(import.meta.dirname, 'sabotage/no-shared-port.ts')).href
const command = [
  process.execPath,
  '--import',
  given,
  join(import.meta.dirname, 'server.ts'),
  '--threads',
  '2',
]
// What it changes: how clients come and go.
const ids = ['01.answers', '04.counts', 'final.full', 'final.descriptors', 'final.stop', 'final.drain']
const here = checks.filter(({ id }) => ids.includes(id))
testServer(here, command, { measured: ['final.full', 'final.descriptors'] })
