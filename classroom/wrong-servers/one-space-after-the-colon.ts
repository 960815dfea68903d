// Wants exactly one space between a field's name and its value, as nearly all clients send it. None is
// allowed, and so are many.
import { right, start } from './base.ts'

start('02', {
  parse: (head) =>
    head
      .split('\r\n')
      .slice(1)
      .every((line) => /: \S/.test(line))
      ? right.parse(head)
      : 400,
})
