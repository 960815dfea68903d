// Cuts the head into lines at every LF. Another server in front of this one may cut at CR LF only, and then
// the two see different fields in one request.
import { right, start } from './base.ts'

start('02', { parse: (head) => right.parse(head.replace(/\r?\n/g, '\r\n')) })
