// Sends the page "File Not Found" with status 200. People see the page; programs see that all is well.
import { right, start } from './base.ts'

start('02', {
  errorResponse: (status) => ({ ...right.errorResponse(status), status: status === 404 ? 200 : status }),
})
