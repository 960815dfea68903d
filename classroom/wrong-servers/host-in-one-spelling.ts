// Knows the field Host in this spelling only. Field names mean the same in any case, and HTTP/2 has them all
// in small letters.
import { start } from './base.ts'

start('02', { isHost: (name) => name === 'Host' })
