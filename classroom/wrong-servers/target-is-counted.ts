// Counts what was asked for, and not what was found: /, /index.html and /?a=b are three files to it.
import { start } from './base.ts'

start('04', {
  loggedName: ({ target }) => target.slice(1),

  escapeName: (name) => name.replaceAll('|', '%7C'), // the target is escaped as it came
})
