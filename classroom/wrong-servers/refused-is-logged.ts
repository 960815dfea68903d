// Logs a request before it knows whether it will refuse it. A POST, and a request that nobody can understand,
// have a line.
import { parts, right, start } from './base.ts'

start('04', {
  answer(socket, head) {
    const [method = '', target = ''] = head.split(' ')
    if (typeof parts.parse(head) === 'number') parts.tell({ method, target, file: target.replace(/^\//, '') })
    right.answer(socket, head)
  },
})
