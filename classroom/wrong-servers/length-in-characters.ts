// Announces the length of the body in characters. It is the same number as long as all of them are ASCII; the
// dash of this page is one character and three bytes.
import { start } from './base.ts'

start('01', { length: (body) => body.toString().length })
