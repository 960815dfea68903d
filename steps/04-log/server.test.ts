import { join } from 'node:path'
import { testServer } from '../../checker/tap.ts'
import { checks } from './checks.ts'

testServer(checks, [process.execPath, join(import.meta.dirname, 'server.ts')], {
  measured: [
    '01.client-vanishes',
    '01.more-than-a-head',
    '01.bad-port',
    '01.port-in-use',
    '01.default-port',
    '02.types',
    '02.folder',
    '02.link-out',
    '02.malformed',
    '02.version',
    '02.method',
    '02.head',
    '02.endless-head',
    '02.no-www',
    '03.failing-thread',
    '04.line',
  ],
})
