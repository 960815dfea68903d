// `npx node classroom/write-matrix.ts`: writes MATRIX.md anew.
import { writeFileSync } from 'node:fs'
import { matrixPage, pagePath } from './matrix-page.ts'

writeFileSync(pagePath, await matrixPage())
