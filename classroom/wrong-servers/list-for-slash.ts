// Answers / with a list of the files, as many servers do where a folder has no index.html. This one never
// looks whether there is one.
import { readdirSync } from 'node:fs'
import { right, root, start } from './base.ts'

start('02', {
  fileName: (path) => (path === '/' ? '' : right.fileName(path)),

  find(name) {
    if (name !== '') return right.find(name)
    const links = readdirSync(root).map((file) => `<p><a href="${encodeURIComponent(file)}">${file}</a>\n`)
    return { content: Buffer.from(links.join('')), type: 'text/html; charset=utf-8', modified: new Date() }
  },
})
