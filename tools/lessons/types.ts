// Checks the types of many states of servers in one go.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { whenLeaving } from '../../checker/system/leave.ts'
import type { Files } from '../course/files.ts'
import { course } from '../course/steps.ts'

/** A server's files, and what they are called in messages. */
export type Labelled = { label: string; files: Files }

/**
 * What the compiler has to say of them, a sentence each. Each server is in a folder of its own, and all of
 * them are one program. What a server does not use yet may stand there.
 */
export async function typeErrors(servers: Labelled[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'types-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  whenLeaving(remove)
  try {
    symlinkSync(join(course, 'node_modules'), join(folder, 'node_modules'), 'junction')
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    for (const [index, { files }] of servers.entries()) {
      mkdirSync(join(folder, String(index)))
      for (const [name, text] of files) writeFileSync(join(folder, String(index), name), text)
    }
    const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false }
    const config = { extends: join(course, 'tsconfig.json'), include: ['*/*.ts'], compilerOptions }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    return (await compilerSays(folder)).map((line) =>
      line.replace(/^(\d+)\//, (_, index) => `${servers[Number(index)]?.label}: `),
    )
  } finally {
    remove()
  }
}

/** The lines that the compiler prints, one for each error. */
function compilerSays(folder: string): Promise<string[]> {
  const compiler = join(course, 'node_modules/typescript/bin/tsc')
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [compiler, '-p', '.', '--pretty', 'false'],
      { cwd: folder },
      (error, stdout) => {
        const lines = stdout.split('\n').filter((line) => /^\S/.test(line))
        if (error && lines.length === 0) reject(error)
        else resolve(lines)
      },
    )
  })
}
