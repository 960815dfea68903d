// Answers 405 and does not say which methods are allowed. The field Allow is part of that answer.
import { right, start } from './base.ts'

start('02', {
  errorResponse(status) {
    const { Allow, ...fields } = right.errorResponse(status).fields
    return { ...right.errorResponse(status), fields }
  },
})
