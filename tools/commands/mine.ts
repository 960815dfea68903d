// `npm run mine [PORT]`: runs your own server, my-server/server.ts, on the folder `www` of the course.
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { noOwnServer, ownServer } from '../course/command.ts'

export const usage = `usage: npm run mine [PORT]
  PORT  8080 where nothing is said; all words go to your server, my-server/server.ts`

/** The server goes on until it is ended. */
export async function run(args: string[]): Promise<number | undefined> {
  if (!existsSync(ownServer)) {
    console.error(noOwnServer)
    return 1
  }
  process.argv = [process.execPath, ownServer, ...args] // what the server sees when it is started by itself
  await import(pathToFileURL(ownServer).href)
  return undefined
}
