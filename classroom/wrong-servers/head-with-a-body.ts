// Answers HEAD with the body, as if it were GET. The client takes the body for the beginning of another
// response.
import { right, start } from './base.ts'

start('02', { format: (response) => right.format(response, 'GET') })
