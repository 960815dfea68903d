// Loaded into a server that is measured: V8 writes its counts at an exit, and a signal's end is none.
import { takeCoverage } from 'node:v8'
import { isMainThread } from 'node:worker_threads'

if (isMainThread) for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(name, end)

/** Ends as the signal would have done, unless the server sees to that. */
function end(name) {
  if (process.listenerCount(name) > 1) return
  takeCoverage()
  process.off(name, end)
  process.kill(process.pid, name)
}
