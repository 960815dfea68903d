// Servers that stand nowhere in the course: put into a folder, from which they can be started.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { whenLeaving } from '../../checker/system/leave.ts'
import type { Files } from '../course/files.ts'
import { course } from '../course/steps.ts'

/** A folder in which the course's packages are found. It goes when this process ends. */
export function placeForServers(): string {
  const folder = mkdtempSync(join(tmpdir(), 'servers-'))
  whenLeaving(() => rmSync(folder, { recursive: true, force: true }))
  symlinkSync(join(course, 'node_modules'), join(folder, 'node_modules'), 'junction')
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  return folder
}

/** Writes a server into a folder, which is made where it is not there. */
export function writeServer(files: Files, folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of files) writeFileSync(join(folder, name), text)
}

let place: string | undefined
const placed = new Map<Files, string>()

/** The path of a server's `server.ts`, which stays there as long as this process. */
export function serverPath(files: Files): string {
  place ??= placeForServers()
  const folder = placed.get(files) ?? join(place, String(placed.size))
  if (!placed.has(files)) writeServer(files, folder)
  placed.set(files, folder)
  return join(folder, 'server.ts')
}
