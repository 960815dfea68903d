// `npm run mine [PORT]`: runs your own server, my-server/server.ts, on the folder `www` of the course.
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { ownServer } from '../course/command.ts'

if (existsSync(ownServer)) {
  process.argv[1] = ownServer // what the server sees when it is started by itself
  await import(pathToFileURL(ownServer).href)
} else {
  console.error('there is no my-server/server.ts yet: "npm run new" makes one')
  process.exitCode = 1
}
