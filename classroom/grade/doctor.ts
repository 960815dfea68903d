// Says whether this machine can keep submissions apart, and finds out how the submissions are to be run.
import { availableParallelism } from 'node:os'
import { hasProgram } from '../../checker/system/facilities.ts'
import { lackedBy, lackedSentence } from '../../tools/course/packages.ts'
import { wrong } from '../../tools/course/usage.ts'
import { programs } from './start.ts'
import { amSuperuser, freeUsers, type Isolation, limits, userOf, whyNot } from './isolation.ts'

/** One isolation for each job. */
export type Way = { places: Isolation[]; isSafe: boolean }

/** How submissions are run here, so many at a time. Throws, as a wrong usage, where it would not be safe. */
export function findWay(jobs: number | undefined, as: string | undefined, unsafe: boolean): Way {
  const users = usersFor(jobs ?? Math.max(1, Math.floor(availableParallelism() / 2)), as)
  const reason = whyNot(users[0])
  if (reason !== undefined && !unsafe)
    wrong(
      `this machine can't keep submissions apart: ${reason} (--unsafe grades all the same, with your rights)`,
    )
  const kind = reason === undefined ? 'cell' : 'none'
  return { places: users.map((user) => ({ kind, user })), isSafe: reason === undefined }
}

/** Each job has a user of its own: a limit on processes is one for all of a user's. */
function usersFor(jobs: number, as: string | undefined): (Isolation['user'] | undefined)[] {
  if (as !== undefined) {
    if (!amSuperuser()) wrong('--as is for superusers: only they can run programs as somebody else')
    const user = userOf(as)
    if (!user || user.id === 0) wrong(`"${as}" is no user that could run submissions`)
    return [user]
  }
  return amSuperuser() ? freeUsers(jobs) : Array.from({ length: jobs }, () => undefined)
}

/** Gives the exit status. */
export function tellMachine(as: string | undefined): number {
  const [user] = usersFor(1, as)
  const reason = whyNot(user)
  const who = user
    ? `another user, number ${user.id}`
    : 'you, without any rights (run it with sudo for another user)'
  const lines =
    reason === undefined
      ? [
          'Each submission runs in process, network and mount namespaces of its own. It sees no other process, no',
          'network but its own loopback, and of the files only the system and its own.',
          `It runs as ${who}.`,
          `Bounds: ${limits.processes} processes and threads, ${limits.memory} MB of memory, ${limits.disk} MB of files.`,
        ]
      : [
          `Submissions can't be kept apart here: ${reason}.`,
          '"npm run grade" refuses, unless --unsafe is given.',
        ]
  const missing = programs
    .filter(({ program }) => program !== 'node' && !hasProgram(program))
    .map(({ ending, program }) => `${program} (${ending})`)
  if (missing.length > 0)
    lines.push(
      `Not installed, so nothing in these languages can be graded: ${[...new Set(missing)].join(', ')}.`,
    )
  const isInstalled = lackedBy('classroom').length === 0
  if (!isInstalled) lines.push(`${lackedSentence('npm run grade', 'classroom')}.`)
  console.log(lines.join('\n'))
  return reason === undefined && isInstalled ? 0 : 1
}
