// Announces the length of the page with a line feed at its end, and sends the page without it. This comes
// from measuring the file, and trimming the text.
import { right, start } from './base.ts'

start('01', { format: (response) => right.format(response).subarray(0, -1) })
