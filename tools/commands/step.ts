// `npm run step 03 [PORT]`: runs the server of a step, on the folder `www` of the course.
import { pathToFileURL } from 'node:url'
import { findStep } from '../course/steps.ts'

const [number, ...args] = process.argv.slice(2)
const { server } = findStep(number)
process.argv = [process.execPath, server, ...args] // what the server sees when it is started by itself
await import(pathToFileURL(server).href)
