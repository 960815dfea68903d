// `npm run matrix [-- NAME …]`: runs every check of its step on each wrong server, and every check of step 04
// on each right server, and what is new in final on each wrong final, or on those whose names hold one of the
// NAMEs. Exit status 1 where one differs from what is promised.
import { availableParallelism } from 'node:os'
import type { Check } from '../../checker/check/check.ts'
import { atOnce } from '../../checker/system/at-once.ts'
import { stepChecks } from '../../tools/course/steps.ts'
import { wrong } from '../../tools/course/usage.ts'
import { lacking } from '../../checker/system/facilities.ts'
import { checksAround, wrongFinals } from '../proof/finals.ts'
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
import { wrongServers, type WrongServer } from '../proof/wrong-servers.ts'

export const usage = `usage: npm run matrix [-- NAME …]
  NAME  a part of the name of a server in classroom/{wrong-servers,wrong-finals,right-servers}; without one
        all of them are tried`

/** What came of a server: how it differs from what is promised, and which checks have failed. */
type Tried = { found: string[]; caught: string[] }

/** Gives the exit status. */
export async function run(names: string[]): Promise<number> {
  const isChosen = ({ name }: { name: string }): boolean =>
    names.length === 0 || names.some((part) => name.includes(part))
  const chosen = [...rightServers, ...wrongFinals, ...wrongServers.toReversed()].filter(isChosen)
  if (chosen.length === 0) wrong(`there is no server whose name holds ${names.join(' or ')}`)
  const { checks } = await stepChecks('steps/04-log')
  const caught = new Set<string>()
  let differing = 0
  await atOnce(2 * availableParallelism(), chosen, async (server) => {
    const tried = await report(server, checks)
    for (const id of tried?.caught ?? []) caught.add(id)
    if (tried && tried.found.length > 0) differing++
  })

  const { own } = await stepChecks('final')
  const all = names.length > 0 ? [] : [...checks, ...own]
  const uncaught = all.filter(({ id, uses = [] }) => !caught.has(id) && !lacking(...uses))
  for (const { id } of uncaught) console.log(`${id} has caught nobody`)
  console.log(`${chosen.length} servers, ${differing} of them differ from what is promised`)
  return differing > 0 || uncaught.length > 0 ? 1 : 0
}

async function tryRight(right: RightServer, checks: Check[]): Promise<Tried> {
  const { command, remove } = await buildRight(right)
  const asked = checks.filter(({ id }) => id.slice(0, 2) <= (right.upTo ?? '04'))
  const outcomes = await tryServer(command, asked).finally(remove)
  const found = [...failuresOf(outcomes)].map(([id, message]) => `${id} fails: ${message}`)
  return { found, caught: [] }
}

async function tryWrong(wrongServer: WrongServer): Promise<Tried> {
  const final = wrongFinals.find(({ name }) => name === wrongServer.name)
  const outcomes = await tryServer(
    wrongCommand(wrongServer),
    final ? await checksAround(final) : await checksOf(wrongServer),
  )
  return { found: differences(wrongServer, outcomes), caught: [...failuresOf(outcomes).keys()] }
}

/** Says whether a server does what is promised. Gives undefined where this machine can't run it. */
async function report(server: RightServer | WrongServer, checks: Check[]): Promise<Tried | undefined> {
  const lacked = 'mistake' in server ? undefined : lackedBy(server)
  if (lacked !== undefined) {
    console.log(`left out  ${server.name}: ${lacked}`)
    return undefined
  }
  const start = performance.now()
  const tried = 'mistake' in server ? await tryWrong(server) : await tryRight(server, checks)
  const { found } = tried
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  const promise = 'mistake' in server ? promisedFailures(server).join(', ') : 'right'
  console.log(`${found.length === 0 ? 'ok      ' : 'DIFFERS '}  ${server.name}: ${promise} (${seconds} s)`)
  for (const line of found) console.log(`            ${line}`)
  return tried
}
