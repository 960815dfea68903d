// Puts the path behind the folder's name and reads. `..` is part of a path like any other, and leads out of
// the folder.
import { start } from './base.ts'

start('02', { isInside: () => true })
