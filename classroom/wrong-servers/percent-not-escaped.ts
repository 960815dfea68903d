// Escapes | and control characters, and not the percent sign itself. A file called `a%7Cb` then looks like
// `a|b`.
import { start } from './base.ts'

start('04', { escapeName: (file) => file.replace(/[|\p{Cc}]/gu, encodeURIComponent) })
