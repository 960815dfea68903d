// Decodes + as a space. That is how forms write a query; in a path a plus is a plus.
import { start } from './base.ts'

start('02', { decode: (path) => decodeURIComponent(path.replaceAll('+', ' ')) })
