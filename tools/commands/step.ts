// `npm run step 03 [PORT]`: runs the server of a step, on the folder `www` of the course.
import { pathToFileURL } from 'node:url'
import { findStep } from '../course/steps.ts'

export const usage = `usage: npm run step STEP [PORT]
  STEP  01, 02, 03, 04 or final
  PORT  8080 where nothing is said; what follows STEP goes to the server`

/** The server goes on until it is ended. */
export async function run([name, ...args]: string[]): Promise<undefined> {
  const { server } = findStep(name)
  process.argv = [process.execPath, server, ...args] // what the server sees when it is started by itself
  await import(pathToFileURL(server).href)
}
