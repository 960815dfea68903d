// The tests named *.unit.ts. They start no server, and so they share one process: a process of its own for each
// would take longer than all of them together.
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { course } from './course/steps.ts'

for (const name of globSync('{checker,tools,final}/**/*.unit.ts', { cwd: course }).sort())
  await import(pathToFileURL(join(course, name)).href)
