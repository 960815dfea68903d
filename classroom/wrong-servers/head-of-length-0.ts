// Announces a length of 0 in the answer to HEAD, since no body is sent. The client asked how long the body of
// a GET would be.
import { right, start } from './base.ts'

start('02', {
  format: (response, method) =>
    method === 'HEAD' ? right.format({ ...response, body: Buffer.alloc(0) }) : right.format(response),
})
