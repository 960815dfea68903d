// Slow files: named pipes in the folder that a server serves. Whoever reads one waits until it is written.
import { CheckFailure } from '../../checker/wire/failure.ts'
import type { Fixtures } from '../../checker/subject/files.ts'
import type { Waiting } from './waiting.ts'

export type SlowFile = {
  target: string
  isOpen(): boolean
  /**
   * Waits until the server has opened it to read, or until that is in vain, or nothing has happened for so
   * many quarters of a second.
   */
  opened(isInVain: () => boolean, patience: number): Promise<void>
  /** Writes what its reader waits for. */
  come(): void
}

export function makeSlowFiles(count: number, fixtures: Fixtures, { happened, until }: Waiting): SlowFile[] {
  return Array.from({ length: count }, (_, index) => {
    const name = count === 1 ? 'slow.html' : `slow-${index + 1}.html`
    const pipe = fixtures.pipe(name)
    let isOpen = false
    return {
      target: `/${name}`,
      isOpen: () => isOpen,
      async opened(isInVain, patience) {
        if (isOpen) return
        let [isSettled, isOver] = [false, patience === 0]
        const opening = pipe
          .openedOr(() => isOver || isInVain())
          .then((isOther) => {
            isOpen = !isOther
            isSettled = true
            happened()
          })
        await until(() => isSettled, patience)
        isOver = true
        await opening
      },
      come() {
        try {
          pipe.write('<p>At last.</p>\n')
        } catch (error) {
          if (!(error instanceof CheckFailure)) throw error // the server has given it up
        }
      },
    }
  })
}
