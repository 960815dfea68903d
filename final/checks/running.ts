// How the server runs: its threads, its command line, its log, its end.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { endOf } from '../../checker/subject/ending.ts'
import { connect, type Client } from '../../checker/wire/client.ts'
import { CheckFailure, ensure } from '../../checker/wire/failure.ts'
import type { Check } from '../../checker/check/check.ts'
import { ensureContent, ensureFile, ensureRefusal, ensureStatus } from '../../checker/check/expect.ts'
import { getRequest } from '../../checker/wire/requests.ts'
import { readLog } from '../../checker/wire/access-log.ts'
import type { RunningServer } from '../../checker/subject/launch.ts'

/** A client that asks for a big file, gets its first bytes, and stops reading. */
export async function slowReader(running: RunningServer, target: string): Promise<Client> {
  const client = await running.connect()
  await client.send(getRequest(target))
  await client.until((bytes) => bytes.length > 0, 'no response came')
  client.pause()
  return client
}

export const runningChecks: Check[] = [
  {
    id: 'final.reused-threads',
    title: 'serves many clients at once without a thread for each',
    anchor: 'reused-threads',
    hint: 'A thread can have many sockets: none of them waits for another, as long as no read does.',
    needs: ['02.file'],
    points: 3,
    uses: ['proc'],
    async run(server) {
      const running = await server.start()
      const big = Buffer.alloc(10_000_000, 'final')
      running.fixtures.add('slow-readers.bin', big)
      await ensureFile(running, '/page.html', 'page.html')
      const most = running.program.threads() + 4 // a runtime's own threads come and go
      const silent = await Promise.all(Array.from({ length: 12 }, () => running.connect()))
      const readers = await Promise.all(
        Array.from({ length: 4 }, () => slowReader(running, '/slow-readers.bin')),
      )
      for (let times = 0; times < 8; times++) await ensureFile(running, '/page.html', 'page.html')
      const threads = running.program.threads()
      ensure(threads <= most, 'clients that wait have threads of their own', {
        expected: `at most ${most} threads`,
        received: `${threads} threads for 16 clients`,
      })
      for (const client of silent) await client.send(getRequest('/page.html'))
      for (const client of silent) ensureStatus(await client.response(), 200, 'a client that spoke late')
      for (const reader of readers) {
        reader.resume()
        ensureContent(await reader.response(), big, 'a client that read late')
      }
    },
  },
  {
    id: 'final.regular-files',
    title: 'serves regular files only: a pipe or a socket is not there',
    anchor: 'regular-files',
    hint: 'Who opens a pipe waits for its writer. Ask what it is before you open it.',
    needs: ['02.missing-file'],
    points: 1,
    uses: ['pipes', 'socket files'],
    async run(server) {
      const running = await server.start()
      running.fixtures.pipe('pipe.html')
      await running.fixtures.unreadable('socket.html')
      for (const target of ['/pipe.html', '/socket.html'])
        ensureStatus(await running.get(target), 404, target)
      await ensureFile(running, '/page.html', 'page.html')
    },
  },
  {
    id: 'final.stop',
    title:
      'has a line in the log for every response that a client got, also when SIGTERM comes in the middle',
    anchor: 'stopping',
    hint: 'What is under way when the signal comes: connections, responses, messages, lines?',
    needs: ['04.line'],
    points: 3,
    fresh: true,
    uses: ['signals'],
    async run(server) {
      const running = await server.start()
      const answered = new Set<number>()
      const cutOff: unknown[] = []
      const askUntilItEnds = async (): Promise<void> => {
        for (;;) {
          const client = await connect(running.port).catch(() => undefined)
          if (!client) return
          await client.send(getRequest('/page.html'))
          try {
            ensureStatus(await client.response(), 200, 'a client while the server stops')
          } catch (error) {
            if (client.received().length > 0) cutOff.push(error)
            return
          }
          answered.add(client.port)
          if (answered.size === 20) running.program.signal('SIGTERM')
        }
      }
      await Promise.all(Array.from({ length: 8 }, askUntilItEnds))
      const { status } = await endOf(running.program, 'SIGTERM did not end it')
      ensure(status === 0, `after SIGTERM the exit status is ${status}, not 0`, {
        received: running.program.stderr(),
      })
      if (cutOff.length > 0) throw cutOff[0] // a response that was begun has to be finished
      const logged = new Set(running.log().map(({ port }) => port))
      const lost = [...answered].filter((port) => !logged.has(port))
      ensure(lost.length === 0, 'clients got a response that has no line in the log', {
        expected: `a line for each of ${answered.size} responses`,
        received: `none for ${lost.length} of them`,
      })
    },
  },
  {
    id: 'final.drain',
    title: 'finishes what it is sending when SIGTERM comes, and takes no new client',
    anchor: 'stopping',
    hint: 'Stop listening first, then wait for the sockets that are still being written.',
    needs: ['final.stop'],
    points: 2,
    fresh: true,
    uses: ['signals'],
    async run(server) {
      const running = await server.start()
      const big = Buffer.alloc(25_000_000, 'drain')
      running.fixtures.add('big.bin', big)
      const reader = await slowReader(running, '/big.bin')
      const silent = await running.connect()
      await running.serveAnother()
      running.program.signal('SIGTERM')
      await silent.closed() // an idle connection is closed at once
      const late = await connect(running.port).catch(() => undefined)
      reader.resume()
      ensureContent(await reader.strictResponse(), big, 'a client that was being served when SIGTERM came')
      ensure(!late, 'it takes new clients after SIGTERM')
      const { status } = await endOf(running.program, 'SIGTERM did not end it')
      ensure(status === 0, `after SIGTERM the exit status is ${status}, not 0`, {
        received: running.program.stderr(),
      })
      const line = running.log().find(({ file }) => file === 'big.bin')
      ensure(line, 'the last response has no line in the log', { received: running.program.stdout() })
    },
  },
  {
    id: 'final.second-signal',
    title: 'is ended at once by a second signal',
    anchor: 'stopping',
    hint: 'Who presses Ctrl-C twice means it.',
    needs: ['final.drain'],
    points: 1,
    fresh: true,
    uses: ['signals'],
    async run(server) {
      const running = await server.start()
      const big = Buffer.alloc(20_000_000, 'signal')
      running.fixtures.add('big.bin', big)
      await slowReader(running, '/big.bin')
      const reader = await slowReader(running, '/big.bin')
      const silent = await running.connect()
      await running.serveAnother()
      running.program.signal('SIGINT')
      await silent.closed() // the first signal has been noticed
      reader.resume()
      ensureContent(
        await reader.strictResponse(),
        big,
        'a client that was being served when the first SIGINT came',
      )
      running.program.signal('SIGTERM') // the other client still does not read
      const { signal } = await endOf(running.program, 'a SIGTERM after the SIGINT did not end it')
      ensure(signal === 'SIGTERM', 'a SIGTERM after the SIGINT did not end it at once')
    },
  },
  {
    id: 'final.help',
    title: 'shows its usage with --help, and exits with status 0',
    anchor: 'the-command-line',
    hint: 'Help that was asked for goes to stdout.',
    needs: [],
    points: 1,
    async run(server) {
      const { status, stdout, stderr } = await server.run(['--help'])
      ensure(status === 0 && stderr === '', `--help gives exit status ${status}`, { received: stderr })
      for (const word of [
        'PORT',
        '--root',
        '--host',
        '--threads',
        'per-request',
        '--log',
        '--timeout',
        '--max-connections',
        '--help',
      ]) {
        ensure(stdout.includes(word), `the usage does not name ${word}`, { received: stdout })
      }
    },
  },
  {
    id: 'final.wrong-arguments',
    title: 'refuses wrong arguments with one line on stderr and exit status 1',
    anchor: 'the-command-line',
    hint: 'Say what is wrong, and where the right way is written.',
    needs: [],
    points: 1,
    async run(server) {
      const port = String(await server.freePort())
      const wrong: [args: string[], named: string][] = [
        [[port, '--unknown'], '--unknown'],
        [[port, '--root', 'nowhere'], 'nowhere'],
        [[port, '--root', 'secret.txt'], 'secret.txt'],
        [[port, '--root'], '--root'],
        [[port, '--threads', '0'], '0'],
        [[port, '--threads', 'many'], 'many'],
        [[port, '--log', 'nowhere/access.log'], 'nowhere'],
        [[port, '--timeout', '0'], '0'],
        [[port, '--max-connections', 'none'], 'none'],
        [[port, '--host', '192.0.2.1'], '192.0.2.1'],
        [[port, '--host', ''], 'host'],
        [[port, 'extra'], 'extra'],
      ]
      for (const [args, named] of wrong) {
        const exit = await server.run(args)
        const what = `the arguments "${args.slice(args[0] === port ? 1 : 0).join(' ')}"`
        ensureRefusal(exit, what)
        ensure(exit.stderr.includes(named), `the message for ${what} does not say ${named}`, {
          received: exit.stderr,
        })
      }
    },
  },
  {
    id: 'final.root',
    title: 'serves another folder with --root, and nothing outside of it',
    anchor: 'the-command-line',
    hint: 'The root is where every path begins, and where every path must end.',
    needs: ['02.outside'],
    points: 1,
    fresh: true,
    async run(server) {
      const running = await server.start('--root', 'www/folder')
      ensureContent(
        await running.get('/page.html'),
        readFileSync(join(running.fixtures.directory, 'www/folder/page.html')),
        '--root www/folder: /page.html',
      )
      for (const target of ['/', '/../index.html', '/folder/page.html'])
        ensureStatus(await running.get(target), 404, target)
      const everything = await server.start('--root', '/')
      const path = `${everything.fixtures.directory}/www/page.html`
      if (path.startsWith('/'))
        ensureContent(await everything.get(path), readFileSync(path), '--root /: the page by its whole path')
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
  {
    id: 'final.ipv6',
    title: 'listens on all addresses with --host ::, and logs an IPv4 client as IPv4',
    anchor: 'the-command-line',
    hint: 'An IPv4 client of an IPv6 socket shows as ::ffff:127.0.0.1.',
    needs: ['04.line'],
    points: 1,
    fresh: true,
    uses: ['IPv6'],
    async run(server) {
      const running = await server.start('--host', '::')
      await ensureFile(running, '/page.html', 'page.html')
      await running.logUntil((log) => log.length > 0, 'no line FILE|IP|PORT|COUNT came')
      const address = running.log()[0]?.address
      ensure(address === '127.0.0.1', 'the address of an IPv4 client is not in the form of IPv4', {
        expected: '127.0.0.1',
        received: address ?? '',
      })
      ensure(running.program.stdout().includes('[::]'), 'the address that it prints has no brackets', {
        expected: `http://[::]:${running.port}/`,
        received: running.program.stdout(),
      })
    },
  },
]
