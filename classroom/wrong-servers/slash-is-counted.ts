// Counts / as a file of its own. The name is taken for the log before / has become index.html.
import { parts, right, start } from './base.ts'

start('04', {
  loggedName: (request) => (parts.path(request.target) === '/' ? '/' : right.loggedName(request)),
})
