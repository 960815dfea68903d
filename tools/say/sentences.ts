// What `npm run say` says of how a connection went.
import type { End, Happening } from './connection.ts'
import { silentSeconds } from './talk.ts'

/** What has happened, but for bytes. */
export function sentence(happening: Exclude<Happening, { bytes: Buffer }>): string {
  switch (happening.what) {
    case 'half closed':
      return 'we have closed our side'
    case 'stopped':
      return 'we stop reading'
    case 'goes on':
      return 'we go on reading'
    case 'silence':
      return `nothing has come for ${silentSeconds} s: we go on`
    case 'staying':
      return 'we stay until the server ends it, or Ctrl-C'
    case 'ended':
      return ending(happening.how) + (happening.how === 'reset' ? rest(happening.unsent) : '')
  }
}

function rest(unsent: number): string {
  if (unsent === 0) return ''
  return unsent === 1 ? ': one piece was not sent' : `: ${unsent} pieces were not sent`
}

function ending(how: End): string {
  if (typeof how !== 'string') return `the connection has failed: ${how.error}`
  const silence = `for ${silentSeconds} s`
  const sentences: Record<typeof how, string> = {
    closed: 'the server has closed the connection',
    reset: 'the server has reset the connection',
    refused: 'nobody listens there any more',
    unaccepted: `the server has accepted no connection ${silence}`,
    'we have reset': 'we have reset the connection',
    silent: `still open: nothing has come ${silence}`,
    full: `still open: the server has taken nothing more ${silence}`,
    open: 'still open',
  }
  return sentences[how]
}
