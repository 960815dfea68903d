// Answers 404 with a page that says only "404". The status is right, and people don't learn what is wrong.
import { right, start } from './base.ts'

start('02', {
  errorResponse: (status) => ({ ...right.errorResponse(status), body: Buffer.from(`<h1>${status}</h1>\n`) }),
})
