// The checks of the final server: what the steps' servers do, and what a server on a network has to do.
import { takeOver, type Check } from '../checker/check/check.ts'
import { checks as earlier } from '../steps/04-log/checks.ts'
import { clientChecks } from './checks/clients.ts'
import { fileChecks } from './checks/files.ts'
import { logChecks } from './checks/logs.ts'
import { requestChecks } from './checks/requests.ts'
import { runningChecks } from './checks/running.ts'
import { stateChecks } from './checks/states.ts'
import { stoppingChecks } from './checks/stopping.ts'

export const own: Check[] = [
  ...requestChecks,
  ...fileChecks,
  ...stateChecks,
  ...clientChecks,
  ...runningChecks,
  ...stoppingChecks,
  ...logChecks,
]

export const checks = takeOver(
  earlier,
  {
    '02.folder': 'a folder is redirected to its address with a slash: final.folders',
    '03.eight-slow-files': 'a named pipe is no regular file: final answers 404',
    '03.failing-thread': 'a socket is no regular file: final answers 404',
    '04.left-early': 'who runs a server wants to see downloads that were broken off, too: final.left-early',
    '03.no-thread-left':
      'its slow files are named pipes; the number of threads is fixed, or final.stop sees them end',
  },
  own,
)

const sameForAll = [
  'the-command-line',
  'starting-and-failing-to-start',
  'starting-without-www',
  'strict-about-requests',
  'folders',
  'names',
  'types-and-charsets',
  'only-what-has-changed',
  'a-part-of-a-file',
]
/**
 * The checks of what the number of threads could change: not how one request is read, and which file answers
 * it.
 */
export const aboutThreads = checks.filter(({ anchor }) => !sameForAll.includes(anchor))
