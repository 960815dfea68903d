// The files of a server, as they stand in its folder.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The files of a server, by their names. */
export type Files = ReadonlyMap<string, string>

/** The names of files of tests: `npm test` says what each kind is. */
export const isTest = /\.(test|unit|full)\.ts$/

/** What stands beside a server of the course and is no part of it. */
const isBeside = /^(checks|malformed|questions|exercises)\.ts$/

/** The TypeScript files of the server in a folder, without its checks, questions and tests. */
export function serverFiles(folder: string): Files {
  const isOwn = (name: string): boolean => name.endsWith('.ts') && !isBeside.test(name) && !isTest.test(name)
  const names = readdirSync(folder).filter(isOwn)
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}
