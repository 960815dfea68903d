// Takes a path for one in the folder if it begins with the folder's name. `/home/me/www-secret` begins with
// `/home/me/www`, too.
import { root, start } from './base.ts'

start('02', { isInside: (path) => path.startsWith(root) }) // `root + sep` would be right
