// Ends a name at its first NUL, as programs in C do. A check of the whole name and the system then see two
// names.
import { right, start } from './base.ts'

start('02', { locate: (name) => right.locate(name.split('\0')[0] as string) })
