// The folder to serve. Its path may lead over a link, which gets another target when there is a new release.
import { realpathSync } from 'node:fs'
import { rootMilliseconds } from './limits.ts'
import { tellTrouble } from './troubles.ts'

/**
 * Makes what gives the folder, as an absolute path without symbolic links. It is looked up once a second at
 * the most. When it has gone, nothing is found in it; when it is there again, it is served again.
 * @param path as the user names it, from the working directory of the start on
 * @param clock goes on evenly, in milliseconds; a test can give another one
 */
export function makeRoot(path: string, clock = (): number => performance.now()): () => string {
  let root = path
  let next = -Infinity
  return () => {
    if (clock() < next) return root
    next = clock() + rootMilliseconds
    try {
      root = realpathSync.native(path)
    } catch (error) {
      tellTrouble(`the folder to serve has gone: ${(error as Error).message}`)
    }
    return root
  }
}
