// Logs the local port of the connection, which is the server's own. The client's is the remote one.
import { right, start } from './base.ts'

const port = Number(process.argv[2])

start('04', { log: (file, address) => right.log(file, address, port) })
