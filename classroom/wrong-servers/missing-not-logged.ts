// Logs an access where it sends a file, and not where it sends "File Not Found". The two ways through the
// code part too early.
import { right, start } from './base.ts'

let found = false // each thread has its own, and one request

start('04', {
  respond(file) {
    found = file !== undefined
    return right.respond(file)
  },

  tell(request) {
    if (found) right.tell(request)
  },
})
