// Answers one client and stops listening. Programs in books often end after one connection: the loop around
// `accept` was forgotten.
import type { Server } from 'node:net'
import { right, start } from './base.ts'

let server: Server

start('01', {
  listen: (port) => (server = right.listen(port)),

  send(socket, bytes) {
    server.close()
    right.send(socket, bytes)
  },
})
