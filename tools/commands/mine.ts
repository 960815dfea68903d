// `npm run mine [PORT]`: runs your own server, my-server/server.ts, on the folder `www` of the course.
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { ownServer } from '../course/command.ts'

export const usage = `usage: npm run mine [PORT]
  PORT  what your server gets as its arguments`

/** The server goes on until it is ended. */
export async function run(args: string[]): Promise<number | undefined> {
  if (!existsSync(ownServer)) {
    console.error('there is no my-server/server.ts yet: "npm run new" makes one')
    return 1
  }
  process.argv = [process.execPath, ownServer, ...args] // what the server sees when it is started by itself
  await import(pathToFileURL(ownServer).href)
  return undefined
}
