// Ends the body with CR LF, as if it were a line, and does not count these two bytes.
import { start } from './base.ts'

start('01', { send: (socket, bytes) => void socket.end(Buffer.concat([bytes, Buffer.from('\r\n')])) })
