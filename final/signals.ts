// What asks the server to end.
import type { EventEmitter } from 'node:events'
import { echoMilliseconds } from './limits.ts'

/** `kill`, Ctrl-C, and a terminal that is closed. */
const endings = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/**
 * Calls `stop` when the server is asked to end. The same signal again at once is an echo of the first; any
 * other second signal ends the server at once.
 * @param signals where they come from; a test can put others here
 */
export function whenAskedToEnd(
  stop: (signal: NodeJS.Signals) => void,
  signals: EventEmitter = process,
): void {
  let isStopping = false
  const listen = (signal: NodeJS.Signals): void => {
    if (isStopping) return // an echo
    isStopping = true
    for (const other of endings) if (other !== signal) signals.off(other, listen) // now the system's own end
    setTimeout(() => signals.off(signal, listen), echoMilliseconds).unref()
    stop(signal)
  }
  for (const name of endings) signals.on(name, listen)
}
