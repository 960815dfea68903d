// `node tools/node.js classroom/commands/write-matrix.ts`: writes MATRIX.md anew.
import { writeFileSync } from 'node:fs'
import { matrixPage, pagePath } from '../proof/matrix-page.ts'

writeFileSync(pagePath, await matrixPage())
