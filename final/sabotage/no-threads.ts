// Loaded into the final server by a test (node --import): the system has no room for another thread.
import workers from 'node:worker_threads'
import { syncBuiltinESMExports } from 'node:module'

Object.assign(workers, {
  Worker: function Worker() {
    throw Object.assign(new Error('EAGAIN'), { code: 'ERR_WORKER_INIT_FAILED' })
  },
})
syncBuiltinESMExports()
