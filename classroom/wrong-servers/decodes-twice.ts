// Decodes a path that has been decoded and checked already, once more "to be sure". `%252e%252e` is `%2e%2e`
// for the check, and `..` for the system.
import { join } from 'node:path'
import { parts, right, root, start } from './base.ts'

start('02', {
  locate(name) {
    if (!parts.isInside(join(root, name))) return undefined
    const path = join(root, right.fileName(`/${name}`) ?? name)
    return parts.isNoLink(path) ? path : undefined
  },
})
