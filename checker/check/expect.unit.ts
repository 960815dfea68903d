// How a server should refuse to start, and what is none of its own doing.
import t from 'tap'
import { ensureRefusal } from './expect.ts'

const exit = (stderr: string, status: number | null = 1, signal: NodeJS.Signals | null = null) => ({
  status,
  signal,
  stderr,
})

t.test('a refusal is one line and exit status 1', async (t) => {
  ensureRefusal(exit('bad port\n'), 'a bad port')
  ensureRefusal(exit('bad port\nexit status 1\n'), 'a bad port') // what `go run` adds
  const refused = (stderr: string, status?: number | null, signal?: NodeJS.Signals): string => {
    let message = 'it passes'
    try {
      ensureRefusal(exit(stderr, status, signal), 'a bad port')
    } catch (error) {
      message = (error as Error).message
    }
    return message
  }
  t.equal(refused(''), 'with a bad port it wrote nothing to stderr')
  t.equal(refused('exit status 1\n'), 'with a bad port it wrote nothing to stderr')
  t.equal(refused('one\ntwo\n'), 'with a bad port it wrote more than one line to stderr')
  t.equal(refused('bad port\n', 0), 'with a bad port the exit status is 0, not 1')
  t.match(refused('bad port\n', null, 'SIGSEGV'), /SIGSEGV/)
})
