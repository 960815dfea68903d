// Prints the count and then adds one. The first access is number 0.
import { right, start } from './base.ts'

start('04', { count: (file) => right.count(file) - 1 })
