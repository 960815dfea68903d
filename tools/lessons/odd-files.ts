// A folder with a copy of the course's `www`, for situations that need odd files: slow ones, broken ones,
// large ones.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Experiment, OddFile } from '../../checker/check/question.ts'
import { lacking } from '../../checker/system/facilities.ts'
import { whenLeaving } from '../../checker/system/leave.ts'
import { course } from '../course/steps.ts'

/** Why this machine has no such situation, or undefined where it has. */
export function lackedFor(experiment: Experiment): string | undefined {
  const kinds = 'www' in experiment ? Object.values(experiment.www ?? {}) : []
  return lacking(
    ...(kinds.includes('pipe') ? ['pipes' as const] : []),
    ...(kinds.includes('socket') ? ['socket files' as const] : []),
  )
}

/** A folder whose `www` has these files, too. Undefined where there are none. */
export async function placeWith(
  files: Record<string, OddFile> = {},
): Promise<{ folder: string; remove(): void } | undefined> {
  const all = Object.entries(files)
  if (all.length === 0) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'odd-'))
  const sockets: Server[] = []
  const remove = (): void => {
    for (const socket of sockets) socket.close()
    rmSync(folder, { recursive: true, force: true })
  }
  whenLeaving(remove)
  cpSync(join(course, 'www'), join(folder, 'www'), { recursive: true })
  for (const [name, kind] of all) {
    const path = join(folder, 'www', name)
    if (kind === 'pipe') execFileSync('mkfifo', [path])
    else if (kind === 'socket') {
      const socket = createServer().listen(path)
      sockets.push(socket)
      await once(socket, 'listening')
    } else writeFileSync(path, Buffer.alloc(kind, 'x'))
  }
  return { folder, remove }
}
