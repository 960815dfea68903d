// Logs an access as soon as the request is understood. Whether the client ever gets the file is not known
// then.
import { parts, start } from './base.ts'

start('04', { logWhenSent: (_socket, request) => parts.tell(request) })
