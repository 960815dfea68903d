// Refuses a path with `..` in it, and decodes it after that. `%2e%2e` passes the check, and then is `..`.
import { right, start } from './base.ts'

start('02', {
  fileName: (path) => (path.includes('..') ? undefined : right.fileName(path)),

  isInside: () => true,
})
