// Logs an access when `end` has returned. It returns at once, whatever is still waiting to be sent.
import { parts, start } from './base.ts'

start('04', {
  logWhenSent(_socket, request) {
    process.nextTick(() => parts.tell(request)) // after `answer`, which ends with `end`
  },
})
