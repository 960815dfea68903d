// Prints the name as it is. A client may ask for a name with a | or a line break in it, and write what it
// likes into the log.
import { start } from './base.ts'

start('04', { escapeName: (file) => file })
