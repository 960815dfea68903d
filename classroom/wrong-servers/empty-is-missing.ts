// Takes an empty file for a missing one: a length of 0 counts as false.
import { right, start } from './base.ts'

start('02', {
  respond(file) {
    if (!file?.content.length) return right.errorResponse(404)
    return right.respond(file)
  },
})
