// The access log: its file, and what becomes of it.
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Check } from '../../checker/check/check.ts'
import { ensureFile } from '../../checker/check/expect.ts'
import { earlyLeaver } from '../../checker/check/leaving.ts'
import { endOf } from '../../checker/subject/ending.ts'
import { retry } from '../../checker/system/patience.ts'
import { readLog } from '../../checker/wire/access-log.ts'
import { CheckFailure, ensure } from '../../checker/wire/failure.ts'

export const logChecks: Check[] = [
  {
    id: 'final.left-early',
    title: 'logs and counts a response when it ends, also one that its client did not wait for',
    anchor: 'what-an-access-is',
    hint: 'How does a response end whose client has gone? Is something told of it?',
    needs: ['04.line'],
    points: 1,
    fresh: true,
    async run(server) {
      const running = await server.start()
      running.fixtures.add('large.bin', Buffer.alloc(30_000_000, 'x'))
      for (let times = 1; times <= 3; times++) {
        const client = await earlyLeaver(running, '/large.bin')
        await running.logUntil(
          (log) => log.some(({ file, port }) => file === 'large.bin' && port === client.port),
          'there is no line for a download that was broken off',
        )
      }
      const counts = running.log().map(({ count }) => count)
      ensure(
        counts.join() === '1,2,3',
        'three downloads that were broken off have other counts than 1, 2, 3',
        {
          received: running.program.stdout(),
        },
      )
    },
  },
  {
    id: 'final.log-file',
    title: 'appends the access log to a file with --log',
    anchor: 'the-command-line',
    hint: 'A server is started again, and its log goes on.',
    needs: ['04.line'],
    points: 1,
    fresh: true,
    uses: ['signals'],
    async run(server) {
      const running = await server.start('--log', 'access.log')
      const clients = 20
      await Promise.all(Array.from({ length: clients }, () => running.get('/page.html')))
      running.program.signal('SIGTERM') // the last lines are not written yet
      await endOf(running.program, 'SIGTERM did not end it')
      const path = join(running.fixtures.directory, 'access.log')
      ensure(existsSync(path), 'the file for the log is not there')
      const log = readFileSync(path, 'utf8')
      const counts = readLog(log).map(({ count }) => count)
      const expected = Array.from({ length: clients }, (_, index) => index + 1)
      ensure(counts.join() === expected.join(), `the file does not have the lines of ${clients} accesses`, {
        received: log,
      })
      ensure(running.log().length === 0, 'with --log there are lines on stdout, too', {
        received: running.program.stdout(),
      })
    },
  },
  {
    id: 'final.log-again',
    title: 'opens its log again when SIGUSR1 comes: it goes on in a new file where the old one was renamed',
    anchor: 'a-log-that-is-slow-or-full',
    hint: 'A file that is open keeps its place when its name changes. Who tells you that it has?',
    needs: ['final.log-file'],
    points: 1,
    fresh: true,
    uses: ['signals'],
    async run(server) {
      const running = await server.start('--log', 'access.log')
      const path = join(running.fixtures.directory, 'access.log')
      const read = (name: string): string => (existsSync(name) ? readFileSync(name, 'utf8') : '')
      await ensureFile(running, '/page.html', 'page.html')
      ensure(existsSync(path), 'the file for the log is not there')
      renameSync(path, `${path}.1`)
      running.program.signal('SIGUSR1')
      await retry(
        async () => {
          await ensureFile(running, '/page.html', 'page.html')
          return existsSync(path) || undefined
        },
        () => new CheckFailure('after SIGUSR1 it does not begin a new file for its log'),
      )
      for (let times = 0; times < 20; times++) await ensureFile(running, '/page.html', 'page.html')
      running.program.signal('SIGTERM')
      await endOf(running.program, 'SIGTERM did not end it')
      const [old, later] = [read(`${path}.1`), read(path)]
      ensure(later !== '', 'the new file for the log stays empty')
      const counts = readLog(old + later).map(({ count }) => count)
      const expected = counts.map((_, index) => index + 1)
      ensure(counts.length > 20 && counts.join() === expected.join(), 'a line is lost between two files', {
        expected: 'counts from 1 to the last, each once',
        received: old + later,
      })
    },
  },
  {
    id: 'final.no-debugger',
    title: 'goes on when SIGUSR1 comes and its log has no file; no debugger opens',
    anchor: 'a-log-that-is-slow-or-full',
    hint: 'What does your runtime do with a signal that you do not take?',
    needs: ['04.line'],
    points: 1,
    fresh: true,
    uses: ['signals'],
    async run(server) {
      const running = await server.start()
      for (let times = 0; times < 3; times++) {
        running.program.signal('SIGUSR1')
        for (let files = 0; files < 10; files++) await ensureFile(running, '/page.html', 'page.html')
      }
      const received = running.program.stderr()
      ensure(!/debugger/i.test(received), 'SIGUSR1 opens a debugger to everybody on this machine', {
        received,
      })
    },
  },
  {
    id: 'final.log-fails',
    title: "goes on serving when its log can't be written, and says so",
    anchor: 'the-command-line',
    hint: 'A write fails later than the call that began it.',
    needs: ['final.log-file'],
    points: 1,
    fresh: true,
    uses: ['full device'],
    async run(server) {
      const running = await server.start('--log', '/dev/full')
      for (let times = 0; times < 3; times++) await ensureFile(running, '/page.html', 'page.html')
      await running.program.until(
        () => running.program.stderr().includes('log'),
        () => new CheckFailure("there is nothing on stderr about a log that can't be written"),
      )
      await ensureFile(running, '/page.html', 'page.html')
    },
  },
]
