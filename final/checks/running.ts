// How the server runs: its threads, its command line, what it serves.
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Check } from '../../checker/check/check.ts'
import { ensureContent, ensureFile, ensureRefusal, ensureStatus } from '../../checker/check/expect.ts'
import { delay, retry } from '../../checker/system/patience.ts'
import { logForm } from '../../checker/wire/access-log.ts'
import { CheckFailure, ensure } from '../../checker/wire/failure.ts'
import { getRequest } from '../../checker/wire/requests.ts'
import { slowReader } from '../../checker/check/leaving.ts'

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
    id: 'final.swapped-root',
    title: 'serves the new folder when the root is a link that gets another target',
    anchor: 'the-command-line',
    hint: 'A link is looked up when you open a path. When do you look?',
    needs: ['final.root'],
    points: 1,
    fresh: true,
    uses: ['links'],
    async run(server) {
      const running = await server.start()
      const { directory } = running.fixtures
      await ensureFile(running, '/page.html', 'page.html')
      renameSync(join(directory, 'www'), join(directory, 'release-0'))
      for (const release of [1, 2]) {
        const folder = `release-${release}`
        mkdirSync(join(directory, folder))
        writeFileSync(join(directory, folder, 'release.txt'), folder)
        symlinkSync(folder, join(directory, 'next'))
        renameSync(join(directory, 'next'), join(directory, 'www'))
        const isServed = async (): Promise<true | undefined> => {
          if ((await running.get('/release.txt')).body.toString() === folder) return true
          await delay(100) // nobody has to look each time
          return undefined
        }
        const late = 'the root is a link, has got another target, and the old folder is served'
        await retry(isServed, () => new CheckFailure(late), undefined, 50)
        rmSync(join(directory, `release-${release - 1}`), { recursive: true })
      }
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
      await running.logUntil((log) => log.length > 0, `no line ${logForm} came`)
      const address = running.log()[0]?.address
      ensure(address === '127.0.0.1', 'the address of an IPv4 client is not in the form of IPv4', {
        expected: '127.0.0.1',
        received: address ?? '',
      })
      ensure(running.program.stdout().includes('[::]'), 'the address that it prints has no brackets', {
        expected: `http://[::]:${running.port}/`,
        received: running.program.stdout(),
      })
      await ensureFile(await server.start('--host', '[::]'), '/page.html', 'page.html') // as it prints it
    },
  },
]
