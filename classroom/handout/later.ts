// The day on which solutions come: they are put into the handout that the class has; the rest stays as it is.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plan } from './plan.ts'
import { handinOf, solutionsComing, solutionsOut } from './texts.ts'
import { treeOf, writeTree } from './tree.ts'

export function isHandout(folder: string): boolean {
  return ['handout.json', 'submission.json'].every((name) => existsSync(join(folder, name)))
}

export function bringSolutions(plan: Plan): void {
  const { to, solutionsAfter = '' } = plan
  writeTree(
    to,
    [...treeOf(plan)].filter(([name]) => name.startsWith('solutions/')),
  )
  const handin = join(to, 'HANDIN.md')
  const text = existsSync(handin) ? readFileSync(handin, 'utf8') : handinOf(plan)
  writeFileSync(handin, text.replace(solutionsComing(solutionsAfter), solutionsOut))
}
