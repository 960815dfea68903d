// Serves only what it finds in a list of the folder. It is safe, since no name can lead out, but the list
// does not go into subfolders.
import { readdirSync } from 'node:fs'
import { right, root, start } from './base.ts'

start('02', { find: (name) => (readdirSync(root).includes(name) ? right.find(name) : undefined) })
