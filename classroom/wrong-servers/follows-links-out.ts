// Looks at the path only. The path of a symbolic link is in the folder, and the file that it leads to is not.
import { start } from './base.ts'

start('02', { isNoLink: () => true })
