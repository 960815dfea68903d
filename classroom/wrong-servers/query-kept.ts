// Leaves the query on the path, and looks for a file called `page.html?a=b`.
import { start } from './base.ts'

start('02', { path: (target) => target })
