// Throws on what a thread has thrown. One file that can't be read then ends the server, and the threads of
// all other clients with it.
import { start } from './base.ts'

start('03', {
  catchErrors: () => {},

  watch(worker) {
    worker.on('error', (error) => {
      throw error
    })
  },
})
