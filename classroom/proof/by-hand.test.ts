// "By hand" shows the failure: for each check a wrong server that it is for. What the report says is typed,
// and shows something else than the step's own server does, of the kind that the report tells.
import t from 'tap'
import { makeSession, runCheck } from '../../checker/check/run.ts'
import { lacking } from '../../checker/system/facilities.ts'
import { withoutInstruments } from '../../checker/system/instruments.ts'
import { claimPort } from '../../checker/system/port.ts'
import { isFull } from '../../checker/tap.ts'
import { byHand, layOutFiles, type ByHand } from '../../checker/tell/by-hand.ts'
import type { CheckFailure, Kind } from '../../checker/wire/failure.ts'
import { serverCommand, folderOf, stepChecks } from '../../tools/course/steps.ts'
import { wrongServers, type WrongServer } from './wrong-servers.ts'
import { settled, typeByHand, type Seen } from './by-hand.ts'
import { wrongCommand } from './matrix.ts'

const { checks } = await stepChecks('steps/04-log')

/** Where time is short: one for each way in which clients behave. */
const short = [
  '01.byte-by-byte', // pieces, and somebody else meanwhile
  '01.silent-client', // beside others
  '01.client-vanishes', // after others have left
  '01.bad-port', // alone
  '02.every-byte', // compared with the file
  '02.outside', // as curl sends it
  '04.line', // the log
]

/** For each check one page: a change to the server of its step, so that all else is alike. */
const chosen = checks
  .filter(({ id }) => isFull || short.includes(id))
  .flatMap((check) => {
    const wrong = wrongServers.find(({ caughtBy }) => caughtBy === check.id)
    return wrong ? [{ check, wrong }] : []
  })

/** What shows a failure of a kind, on the terminals of the clients or on the server's. */
const signs: Partial<Record<Kind, RegExp>> = {
  crash: /\(ended: (\d+|SIG\w+)\)/,
  reset: /has reset the connection|were not sent|Connection reset/,
  'no response': /nothing has come|still open|Empty reply/,
  'closed without a response': /closed the connection|Empty reply/,
  'not closed': /still open/,
  leak: /THIS STANDS OUTSIDE OF WWW/,
}

const isElsewhere = process.platform !== 'linux'

t.jobs = 5 // most of the time it waits for what never comes
layOutFiles()

for (const { check, wrong } of chosen) {
  const skip = isElsewhere ? 'it is tried on Linux' : (lacking(...(check.uses ?? [])) ?? false)
  t.test(`${check.id}: by hand, ${wrong.name}`, { buffered: true, skip }, async (t) => {
    const failure = await failureOf(wrong)
    const { seen, isNamed } = await tryBoth(failure, wrong)
    t.not(seen.wrong, seen.right, 'it shows something else than the right server does')
    t.ok(isNamed, seen.wrong)
  })
}

async function failureOf(wrong: WrongServer): Promise<CheckFailure> {
  const session = makeSession(withoutInstruments(wrongCommand(wrong)))
  const check = checks.find(({ id }) => id === wrong.caughtBy)
  if (!check) throw new Error(`there is no check ${wrong.caughtBy}`)
  const verdict = await runCheck(check, session).finally(session.end)
  if (verdict.result !== 'fails') throw new Error(`${wrong.name} ${verdict.result} ${check.id}`)
  return verdict.failure
}

async function tryBoth(failure: CheckFailure, wrong: WrongServer) {
  const tryWith = async (command: string[]): Promise<Seen> => {
    const { port, release } = await claimPort()
    const hand: ByHand = byHand(failure, withoutInstruments(command), port)
    return typeByHand(hand, port).finally(release)
  }
  const wrongs = await tryWith(wrongCommand(wrong))
  const rights = await tryWith(serverCommand(folderOf(wrong.step)))
  const all = [wrongs.server, ...wrongs.beside].join('\n')
  return {
    seen: { wrong: settled(wrongs), right: settled(rights) },
    isNamed: signs[failure.kind]?.test(all) ?? true,
  }
}
