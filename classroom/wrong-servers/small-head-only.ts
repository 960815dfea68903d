// Allows a head of 4 KB. Cookies alone are often longer.
import { start } from './base.ts'

start('02', { maxHeadBytes: 4096 })
