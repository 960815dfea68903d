// What must not outlive the checker is cleared away when it ends, also when a signal ends it.

/** `signal`: the one that ends this process, if one does. */
type Duty = (signal?: NodeJS.Signals) => void

const duties: Duty[] = []

/**
 * Has `clear` called at the end of this process: the last one first, as programs end before their folders go.
 */
export function whenLeaving(clear: Duty): void {
  duties.unshift(clear)
}

const clearAll = (signal?: NodeJS.Signals): void => duties.forEach((clear) => clear(signal))

process.on('exit', () => clearAll())
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(name, () => {
    clearAll(name)
    process.kill(process.pid, name) // nobody handles it any more: it ends us as it would have
  })
}
