// Waiting for what happens on connections: until something is so, or as long as anything happens at all.
import { EventEmitter, once } from 'node:events'
import { waitFor, workFromNow } from '../../checker/system/patience.ts'

export type Waiting = {
  /** Has to be told that something has happened. */
  happened(): void
  /** Waits until something is so, or until nothing has happened for so many quarters of a second. */
  until(isSo: () => boolean, patience: number): Promise<void>
}

/** @param work grows while the server works, which counts as something that happens */
export function makeWaiting(work: () => number): Waiting {
  const news = new EventEmitter().setMaxListeners(0)
  let count = 0
  return {
    happened() {
      count++
      news.emit('news')
    },
    async until(isSo, patience) {
      let isOver = false
      const wait = async (): Promise<void> => {
        while (!isSo() && !isOver) await once(news, 'news')
      }
      const late = new Error('nothing happens')
      const worked = workFromNow(work)
      const progress = (): number => count + worked()
      await waitFor(wait(), () => late, progress, patience).catch((error: unknown) => {
        if (error !== late) throw error
      })
      isOver = true
      news.emit('news') // nobody waits for this any more
    },
  }
}
