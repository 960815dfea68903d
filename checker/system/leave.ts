// What must not outlive the checker is cleared away when it ends, also when a signal ends it.

const duties: (() => void)[] = []

/**
 * Has `clear` called at the end of this process: the last one first, as programs end before their folders go.
 */
export function whenLeaving(clear: () => void): void {
  duties.unshift(clear)
}

const clearAll = (): void => duties.forEach((clear) => clear())

process.on('exit', clearAll)
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(name, () => {
    clearAll()
    process.kill(process.pid, name) // nobody handles it any more: it ends us as it would have
  })
}
