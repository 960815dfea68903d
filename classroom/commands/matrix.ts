// `npm run matrix [-- NAME …]`: runs every check of its step on each wrong server, and every check of step 04
// on each right server, or on those whose names hold one of the NAMEs. Exit status 1 where one differs from
// its manifest.
import { availableParallelism } from 'node:os'
import { stepChecks } from '../../tools/course/steps.ts'
import {
  buildRight,
  checksOf,
  differences,
  failuresOf,
  lackedBy,
  promisedFailures,
  tryServer,
  wrongCommand,
} from '../proof/matrix.ts'
import { rightServers, type RightServer } from '../right-servers/manifest.ts'
import { wrongServers, type WrongServer } from '../wrong-servers/manifest.ts'

const names = process.argv.slice(2)
const isChosen = ({ name }: { name: string }): boolean =>
  names.length === 0 || names.some((part) => name.includes(part))
const { checks: allChecks } = await stepChecks('steps/04-log')
const caught = new Set<string>()
let differing = 0

async function tryRight(right: RightServer): Promise<string[]> {
  const { command, remove } = await buildRight(right)
  const outcomes = await tryServer(
    command,
    allChecks.filter(({ id }) => id.slice(0, 2) <= (right.upTo ?? '04')),
  ).finally(remove)
  return [...failuresOf(outcomes)].map(([id, message]) => `${id} fails: ${message}`)
}

async function tryWrong(wrong: WrongServer): Promise<string[]> {
  const outcomes = await tryServer(wrongCommand(wrong), await checksOf(wrong))
  for (const id of failuresOf(outcomes).keys()) caught.add(id)
  return differences(wrong, outcomes)
}

/** Says whether a server does what its manifest promises. */
async function report(server: RightServer | WrongServer): Promise<void> {
  const lacked = lackedBy(server)
  if (lacked !== undefined) {
    console.log(`left out  ${server.name}: ${lacked}`)
    return
  }
  const start = performance.now()
  const found = 'mistake' in server ? await tryWrong(server) : await tryRight(server)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  if (found.length > 0) differing++
  const promise = 'mistake' in server ? promisedFailures(server).join(', ') : 'right'
  console.log(`${found.length === 0 ? 'ok      ' : 'DIFFERS '}  ${server.name}: ${promise} (${seconds} s)`)
  for (const line of found) console.log(`            ${line}`)
}

const queue = [...rightServers, ...wrongServers.toReversed()].filter(isChosen)
const total = queue.length
if (total === 0) {
  console.error(`there is no server whose name holds ${names.join(' or ')}`)
  process.exit(1)
}
const worker = async (): Promise<void> => {
  for (let server = queue.shift(); server; server = queue.shift()) await report(server)
}
await Promise.all(Array.from({ length: 2 * availableParallelism() }, worker))

const uncaught = allChecks.filter(({ id }) => !caught.has(id))
if (names.length === 0) {
  for (const { id } of uncaught) console.log(`${id} has caught nobody`)
  if (uncaught.length > 0) process.exitCode = 1
}
console.log(`${total} servers, ${differing} of them differ from their manifest`)
if (differing > 0) process.exitCode = 1
