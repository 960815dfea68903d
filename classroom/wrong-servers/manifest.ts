// The wrong servers: each with its mistake, and the check that catches it. Those that are a change to the
// server of their step say all of it in their page; the others are listed here.
import type { Files } from '../../tools/course/files.ts'
import { readMistakes } from '../../tools/lessons/mistakes.ts'

export type WrongServer = {
  /** The file, or the page. */
  name: string
  /** The step whose server it would be, and whose checks it is run with. */
  step: string
  /** What is wrong with it, for a reader. */
  mistake: string
  /** The check that catches it, and what that check says. */
  caughtBy: string
  message: string
  /** The other checks that fail for the same reason. Those that wait for a failed one don't count. */
  alsoFails?: string[]
  /** The server's files, where they are the step's with a change. */
  files?: Files
}

const whole: WrongServer[] = [
  {
    name: 'count-in-the-thread.ts',
    step: '04',
    mistake: 'It counts in the thread that serves, and each thread has its own count.',
    caughtBy: '04.line',
    message: 'the line has another count',
  },
  {
    name: 'count-from-0.ts',
    step: '04',
    mistake: 'It gives the first access the number 0.',
    caughtBy: '04.line',
    message: 'the line has another count',
  },
  {
    name: 'port-of-the-server.ts',
    step: '04',
    mistake: 'It logs the port of the server, and not that of the client.',
    caughtBy: '04.line',
    message: "the line names the port of the server, not the client's",
  },
  {
    name: 'address-after-the-move.ts',
    step: '04',
    mistake: "It asks for the client's address when the socket has moved to its thread.",
    caughtBy: '04.line',
    message: 'after one access the log has no line FILE|IP|PORT|COUNT',
  },
  {
    name: 'log-in-blocks.ts',
    step: '04',
    mistake: 'It prints its lines a hundred at a time.',
    caughtBy: '04.line',
    message: 'after one access the log has no line FILE|IP|PORT|COUNT',
  },
  {
    name: 'missing-not-logged.ts',
    step: '04',
    mistake: 'It does not log accesses to missing files.',
    caughtBy: '04.missing-file',
    message: 'after one access the log has no line FILE|IP|PORT|COUNT',
    alsoFails: ['04.escaped-name'],
  },
  {
    name: 'one-count-for-all.ts',
    step: '04',
    mistake: 'It counts all files in one number.',
    caughtBy: '04.missing-file',
    message: 'the counts of a missing file are not 1 and 2',
    alsoFails: ['04.counts'],
  },
  {
    name: 'target-is-counted.ts',
    step: '04',
    mistake: 'It counts targets, and not files.',
    caughtBy: '04.one-name',
    message: '/ was not counted as index.html',
    alsoFails: ['04.escaped-name'],
  },
  {
    name: 'slash-is-counted.ts',
    step: '04',
    mistake: 'It counts / as a file of its own.',
    caughtBy: '04.one-name',
    message: '/ was not counted as index.html',
  },
  {
    name: 'name-not-escaped.ts',
    step: '04',
    mistake: 'It prints names as they are.',
    caughtBy: '04.escaped-name',
    message: 'after one access the log has no line FILE|IP|PORT|COUNT',
  },
  {
    name: 'percent-not-escaped.ts',
    step: '04',
    mistake: 'It does not escape the percent sign in names.',
    caughtBy: '04.escaped-name',
    message: 'the name of /100%25.html is not escaped as it should be',
  },
  {
    name: 'escapes-too-much.ts',
    step: '04',
    mistake: 'It escapes letters and signs that harm nobody.',
    caughtBy: '04.escaped-name',
    message: 'the name of /%1B%5B31mred is not escaped as it should be',
  },
  {
    name: 'count-read-too-early.ts',
    step: '04',
    mistake: 'It waits between reading a count and writing it.',
    caughtBy: '04.counts',
    message: 'the counts of index.html are not 1 to 12, each once',
  },
  {
    name: 'count-shared-by-threads.ts',
    step: '04',
    mistake: 'It lets threads read and write the counts in memory that they share.',
    caughtBy: '04.counts',
    message: 'the counts of index.html are not 1 to 12, each once',
  },
  {
    name: 'torn-line.ts',
    step: '04',
    mistake: 'It prints a line in two parts, and waits between them.',
    caughtBy: '04.counts',
    message: 'after 37 accesses the log does not have 37 lines FILE|IP|PORT|COUNT',
  },
  {
    name: 'logged-before-sent.ts',
    step: '04',
    mistake: 'It logs an access before the response is sent.',
    caughtBy: '04.when-sent',
    message: 'the line of a file is there before its client has got the file',
    alsoFails: ['04.left-early'],
  },
  {
    name: 'logged-when-written.ts',
    step: '04',
    mistake: 'It logs an access when it has handed over the response, and not when that has been sent.',
    caughtBy: '04.when-sent',
    message: 'the line of a file is there before its client has got the file',
    alsoFails: ['04.left-early'],
  },
  {
    name: 'logged-for-nobody.ts',
    step: '04',
    mistake: 'It logs a request that was never completed.',
    caughtBy: '04.nobody',
    message: 'there is a line for a request that never was complete',
    alsoFails: ['04.left-early'],
  },
  {
    name: 'refused-is-logged.ts',
    step: '04',
    mistake: 'It logs a request before it knows whether it will refuse it.',
    caughtBy: '04.nobody',
    message: 'there is a line for a request that was refused',
  },
]

export const wrongServers: WrongServer[] = [...readMistakes(import.meta.dirname), ...whole]
