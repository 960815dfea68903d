// On SIGTERM it stops listening and waits for its clients to leave. A client that is connected and says
// nothing never does, and so the server never ends.
import { right, start } from './base.ts'

start('01', {
  listen(port) {
    const server = right.listen(port)
    for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => server.close())
    return server
  },
})
