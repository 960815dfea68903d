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
const here = checks.filter((check) => !own.includes(check))
// Where time is short these are left out: another check asks for as much, and more.
const provenBy: Record<string, string> = {
  '01.cut-anywhere': 'final.cuts',
  '01.signals': 'final.stop',
  '02.slow-reader': 'final.large-file',
  '04.counts': 'the same, with four threads',
}
const short = here.map(({ id }) => id).filter((id) => !(id in provenBy))
testServer(here, command, { measured, short })
