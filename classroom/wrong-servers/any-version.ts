// Takes every version for its own. Who says HTTP/2.0 would not understand the answer.
import { start } from './base.ts'

start('02', { speaks: () => true })
