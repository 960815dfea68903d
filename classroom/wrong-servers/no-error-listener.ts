// Listens to no errors of a client's socket. In Node an error that nobody listens to ends the program, so
// every client that vanishes takes the server with it.
import { start } from './base.ts'

start('01', { listenForErrors: () => {} })
