// Does not ask for the field Host. A server with one site has no use for it, but each HTTP/1.1 request must
// have it.
import { start } from './base.ts'

start('02', { hostsFit: (hosts) => hosts <= 1 })
