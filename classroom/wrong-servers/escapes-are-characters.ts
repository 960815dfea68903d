// Makes a character of each escape. Escapes stand for bytes, and in UTF-8 a letter such as ü has two of them.
import { start } from './base.ts'

start('02', {
  decode(path) {
    decodeURIComponent(path) // throws where an escape is bad
    return path.replace(/%(..)/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
  },
})
