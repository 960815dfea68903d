// Does not listen to the errors of the server itself. With its port in use it ends with a stack trace, which
// says where the program was, and not what its user should do.
import { createServer } from 'node:net'
import { parts, start } from './base.ts'

start('01', { listen: (port) => createServer((socket) => parts.accept(socket)).listen(port, '127.0.0.1') })
