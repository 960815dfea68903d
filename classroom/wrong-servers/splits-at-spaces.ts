// Cuts the request line at its spaces, takes the first two words, and looks at nothing else. Whatever a
// client sends is a request.
import { parts, start } from './base.ts'

start('02', {
  parse(head) {
    const [method = '', target = '/', version = 'HTTP/1.1'] = (head.split('\r\n')[0] as string)
      .trim()
      .split(/\s+/)
    if (!version.startsWith('HTTP/1')) return 505
    const file = parts.fileName(parts.path(target))
    if (file === undefined) return 400
    return parts.allows(method) ? { method, target, file } : 405
  },
})
