// Checks the types of many states of servers in one go.
import { execFile } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withoutInstruments } from '../../checker/system/instruments.ts'
import type { Files } from '../course/files.ts'
import { course } from '../course/steps.ts'
import { placeForServers, writeServer } from './place.ts'

/** A server's files, and what they are called in messages. */
export type Labelled = { label: string; files: Files }

/**
 * What the compiler has to say of them, a sentence each. Each server is in a folder of its own, and all of
 * them are one program. What a server does not use yet may stand there.
 */
export async function typeErrors(servers: Labelled[]): Promise<string[]> {
  const folder = placeForServers()
  for (const [index, { files }] of servers.entries()) writeServer(files, join(folder, String(index)))
  const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false }
  const config = { extends: join(course, 'tsconfig.json'), include: ['*/*.ts'], compilerOptions }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const lines = await compilerSays(folder)
  rmSync(folder, { recursive: true })
  return lines.map((line) => line.replace(/^(\d+)\//, (_, index) => `${servers[Number(index)]?.label}: `))
}

/** The lines that the compiler prints, one for each error. */
function compilerSays(folder: string): Promise<string[]> {
  const compiler = join(course, 'node_modules/typescript/bin/tsc')
  const [file = '', ...args] = withoutInstruments([process.execPath, compiler, '--pretty', 'false'])
  return new Promise((resolve, reject) => {
    execFile(file, args, { cwd: folder }, (error, stdout, stderr) => {
      const lines = stdout.split('\n').filter((line) => /^\S/.test(line))
      if (error && lines.length === 0) reject(new Error(`tsc: ${stderr}`))
      else resolve(lines)
    })
  })
}
