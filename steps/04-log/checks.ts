// The checks of step 04: each access has its line, and the counts are right whatever runs at once.
import { ensure } from '../../checker/wire/failure.ts'
import { takeOver, type Check } from '../../checker/check/check.ts'
import { ensureContent, ensureFile, ensureStatus } from '../../checker/check/expect.ts'
import { earlyLeaver, slowReader } from '../../checker/check/leaving.ts'
import { getRequest } from '../../checker/wire/requests.ts'
import { escapedSeparator, lineFor, logForm, separator, type Access } from '../../checker/wire/access-log.ts'
import type { Client } from '../../checker/wire/client.ts'
import type { RunningServer } from '../../checker/subject/launch.ts'
import { lacking } from '../../checker/system/facilities.ts'
import { checks as earlier } from '../03-threads/checks.ts'

/** Waits for the access log to have `count` lines. */
async function lines(running: RunningServer, count: number): Promise<void> {
  const late =
    count === 1
      ? `after one access the log has no line ${logForm}`
      : `after ${count} accesses the log does not have ${count} lines ${logForm}`
  await running.logUntil((log) => log.length >= count, late)
}

/** Waits for the access log to have `count` lines and no more, and gives them. */
async function accesses(running: RunningServer, count: number): Promise<Access[]> {
  await lines(running, count)
  const log = running.log()
  const received = running.program.stdout()
  ensure(log.length === count, `there are ${log.length} lines for ${count} accesses`, {
    kind: 'line',
    received,
  })
  return log
}

/** Waits for the line of a client's access. */
async function lineOf(running: RunningServer, { port }: Client, target: string): Promise<Access> {
  const find = (log: Access[]): Access | undefined => log.find((access) => access.port === port)
  await running.logUntil(
    (log) => find(log) !== undefined,
    `the log has no line with the port of the client that asked for ${target}`,
  )
  return find(running.log()) as Access
}

/** The next access to this file is its first one. */
async function ensureFirstAccess(running: RunningServer, name: string, message: string): Promise<void> {
  const countOf = async (target: string): Promise<{ count: number; port: number }> => {
    const client = await running.connect()
    await client.send(getRequest(target))
    await client.response()
    return lineOf(running, client, target)
  }
  const start = running.log()[0]?.count ?? 1 // from which number on is a matter of 04.line
  const another = await countOf('/notes.txt')
  const { count, port } = await countOf(`/${name}`)
  const isOneForAll = count === another.count + 1 // a matter of 04.missing-file
  ensure(count === start || isOneForAll, message, {
    kind: 'count: gap',
    expected: lineFor({ file: name, address: '127.0.0.1', port, count: start }),
    received: running.program.stdout(),
  })
}

/**
 * Targets of one file. The last ones are for those who count what was asked for, or what they made of it on
 * the way.
 */
const sameFile = [
  ['/', 'GET'],
  ['/index.html', 'GET'],
  ['/?a=b', 'GET'],
  ['/%69ndex.html', 'GET'],
  ['/index.html?c', 'GET'],
  ['/./index.html', 'GET'],
  ['//index.html', 'GET'],
  ['/folder/../index.html', 'GET'],
  ['/', 'HEAD'],
] as const

/** What of the counts 1 to `last` is missing, and what is there too often, in words. */
function wrongCounts(counted: number[], last: number): string {
  const first = Math.min(1, ...counted) // whoever begins with 0 has lost the points of 04.line
  const wanted = Array.from({ length: last }, (_, index) => first + index)
  const some = (numbers: number[]): string =>
    numbers.slice(0, 10).join(', ') + (numbers.length > 10 ? ' …' : '')
  const missing = wanted.filter((count) => !counted.includes(count))
  const more = [
    ...new Set(counted.filter((count, index) => counted.indexOf(count) < index || !wanted.includes(count))),
  ]
  const parts = [
    missing.length > 0 ? `missing: ${some(missing)}` : '',
    more.length > 0 ? `too often, or too much: ${some(more)}` : '',
  ]
  return parts.filter((part) => part !== '').join('; ')
}

/** Clients who all ask for the same file at once, and then for the next: three files. */
export function counts(clients: number): Check {
  return {
    id: '04.counts',
    title: `counts right when ${clients} clients at once ask for the same files`,
    anchor: 'where-the-count-lives',
    hint: 'Each thread has variables of its own, and so a count of its own. Who can see all accesses?',
    hints: [
      'Look at where the `Map` of counts lives. In a worker there is a new one for each client, and a ' +
        'file that all of them rewrite loses some.',
      'Keep one `Map` in the main thread. Each worker sends the name with ' +
        "`parentPort.postMessage(file)`, and `worker.on('message', …)` counts and prints. Where threads share " +
        'their memory: one lock around reading the count, writing it back and printing the line.',
    ],
    needs: ['04.line'],
    points: 4,
    fresh: true,
    cost: 'much',
    async run(server) {
      const running = await server.start()
      await running.get('/picture.jpg')
      await accesses(running, 1)
      const names = ['index.html', 'page.html', 'folder/page.html'] as const
      const askForAll = async (): Promise<void> => {
        for (const name of names) await running.get(`/${name}`)
      }
      await Promise.all(Array.from({ length: clients }, askForAll))
      const log = await accesses(running, 1 + names.length * clients)
      for (const name of names) {
        const counted = log.filter(({ file }) => file === name).map(({ count }) => count)
        const wrong = wrongCounts(counted, clients)
        ensure(wrong === '', `the counts of ${name} are not 1 to ${clients}, each once`, {
          kind: new Set(counted).size < counted.length ? 'count: twice' : 'count: gap',
          expected: `${name}: each number from 1 to ${clients}, once`,
          received: wrong,
        })
      }
    },
  }
}

/** A file that can't be opened has a line, too, if it has an answer: whether it has is 03.failing-thread's matter. */
async function ensureUnreadableIsLogged(running: RunningServer): Promise<void> {
  await running.fixtures.unreadable('unreadable.html')
  const before = running.log().length
  const isAnswered = await running.get('/unreadable.html').then(
    () => true,
    () => false,
  )
  if (!isAnswered) return
  const { file } = (await accesses(running, before + 1)).at(-1) as Access
  ensure(file === 'unreadable.html', `the last line is of ${file}, and unreadable.html was asked for`, {
    kind: 'line',
    received: running.program.stdout(),
  })
}

export const own: Check[] = [
  {
    id: '04.line',
    title: `prints a line ${logForm} for each access, with the client's own port`,
    anchor: 'a-line-for-each-access',
    hint: 'Whose port is it, and when do you know it?',
    hints: [
      "Look at whose port it is: `remotePort` is the client's, `localPort` the server's. And who " +
        'prints? One thread sees all accesses.',
      'Read `remoteAddress` and `remotePort` in the main thread, before the socket is transferred. ' +
        'When the worker says that a file was served, the main thread adds one to its count and prints ' +
        'the line. Where threads share their memory, each of them may do it, with a lock around both.',
    ],
    likely: [
      {
        kind: 'no line',
        say:
          'No such line has come out. If the server does print it, it may sit in a buffer: many languages keep ' +
          'what they print into a pipe. Flush after each line.',
      },
    ],
    needs: ['01.answers'],
    points: 3,
    fresh: true,
    async run(server) {
      const running = await server.start()
      for (let count = 1; count <= 3; count++) {
        const client = await running.connect()
        await client.send(getRequest('/folder/page.html'))
        await client.response()
        const wanted: Access = { file: 'folder/page.html', address: '127.0.0.1', port: client.port, count }
        const log = await accesses(running, count)
        const found = log[count - 1] as Access
        const { file, address, port, count: counted } = found
        const evidence = {
          kind: 'line',
          expected: Buffer.from(lineFor(wanted)),
          received: lineFor(found),
        } as const
        ensure(file === 'folder/page.html', 'the line names another file', evidence)
        ensure(address === '127.0.0.1', 'the line names another address', evidence)
        ensure(port !== running.port, "the line names the port of the server, not the client's", evidence)
        ensure(port === client.port, "the line names another port than the client's", evidence)
        ensure(counted === count, 'the line has another count', evidence)
      }
    },
  },
  {
    id: '04.missing-file',
    title: 'logs and counts accesses to missing files like any other',
    anchor: 'a-line-for-each-access',
    hint: 'Which path through your code does a 404 take? And a 500?',
    hints: [
      'Look at where the access is told: on the way of a 200 only, or where all responses come by?',
      "Tell the access before you look for the file, with `socket.once('finish', …)`. It holds for a " +
        "404 and for a 500 as for a 200. (A file that can't be read leaves your function with an error: what " +
        'stands below is not run then.)',
    ],
    needs: ['04.line'],
    points: 1,
    fresh: true,
    async run(server) {
      const running = await server.start()
      await running.get('/missing.html')
      await accesses(running, 1)
      await running.get('/page.html')
      await accesses(running, 2)
      await running.get('/missing.html')
      const log = await accesses(running, 3)
      const missing = log.filter(({ file }) => file === 'missing.html').map(({ count }) => count)
      const [first = 0, second = Infinity] = missing // from which number on is a matter of 04.line
      ensure(second - first <= 1, 'the counts of a missing file are not 1 and 2', {
        kind: 'count',
        received: running.program.stdout(),
      })
      // Names that every object of JavaScript knows: where the counts are one, these have a count already.
      for (const [index, name] of ['constructor', '__proto__'].entries()) {
        await running.get(`/${name}`)
        const { file, count } = (await accesses(running, 4 + index)).at(-1) as Access
        ensure(
          file === name && count === first,
          `the count of a missing file with the name ${name} is not 1`,
          {
            kind: 'count',
            received: running.program.stdout(),
          },
        )
      }
      if (lacking('socket files') === undefined) await ensureUnreadableIsLogged(running)
    },
  },
  {
    id: '04.one-name',
    title: 'counts a file once, by whatever target it was asked for',
    anchor: 'what-is-counted',
    hint: 'What is counted: what was asked for, or what was found?',
    hints: [
      'Look at the name that you give to the log. Is it the target, or the path that you made of it?',
      'Log the path after the query has been taken away, the escapes decoded and an empty name made ' +
        '`index.html`. That is the name you open.',
    ],
    needs: ['04.line'],
    points: 1,
    fresh: true,
    async run(server) {
      const running = await server.start()
      let count = 0
      let first: number | undefined
      for (const [target, method] of sameFile) {
        const client = await running.connect()
        await client.send(getRequest(target).replace('GET', method))
        const { status } = await client.response(method)
        // Whoever takes such a path for none, may; and what else is not found is a matter of step 02.
        if (status !== 200 && target !== '/index.html') continue
        const line = await lineOf(running, client, target)
        const evidence = {
          kind: 'count',
          expected: lineFor({ file: 'index.html', address: '127.0.0.1', port: client.port, count: ++count }),
          received: lineFor(line),
        } as const
        first ??= line.count // from which number on is a matter of 04.line
        const isSame = line.file === 'index.html' && line.count - first === count - 1
        ensure(isSame, `${method === 'HEAD' ? 'HEAD ' : ''}${target} was not counted as index.html`, evidence)
      }
    },
  },
  {
    id: '04.escaped-name',
    title: 'escapes names so that a line has four fields and stays one line',
    anchor: 'a-name-that-forges-a-line',
    hint: `A client chooses the name. What if it holds a ${separator} or a line break?`,
    hints: [
      `Look at what a line shows for \`/a%0Ab\` and \`/a${escapedSeparator}b\`. Which characters can make a new ` +
        'line or a new field? And which one makes an escape?',
      `When you print: \`file.replace(/[${separator}%\\p{Cc}]/gu, encodeURIComponent)\`. Count by the name as ` +
        'it is, and print it escaped.',
    ],
    needs: ['04.line'],
    points: 2,
    fresh: true,
    async run(server) {
      const running = await server.start()
      const access = { file: 'index.html', address: '127.0.0.1', port: 1, count: 99 }
      const forged = lineFor(access).replaceAll(separator, escapedSeparator)
      const names = [
        [`/a${escapedSeparator}b.html`, `a${escapedSeparator}b.html`],
        [`/a%0A${forged}%0A`, `a%0A${forged}%0A`],
        ['/a%0D%0Ab', 'a%0D%0Ab'],
        ['/%1B%5B31mred', '%1B[31mred'],
        ['/%7F', '%7F'],
        ['/%C2%85', '%C2%85'],
        ['/100%25.html', '100%25.html'],
        [`/%25${escapedSeparator.slice(1)}`, `%25${escapedSeparator.slice(1)}`],
        ['/a%20file%20with%20spaces.html', 'a file with spaces.html'],
        [`/${encodeURI('grüße-ünïcode-名前.html')}`, 'grüße-ünïcode-名前.html'],
      ] as const
      for (const [index, [target, expected]] of names.entries()) {
        await running.get(target)
        const { file } = (await accesses(running, index + 1)).at(-1) as Access
        const upper = file.replace(/%[0-9a-f]{2}/gi, (code) => code.toUpperCase())
        ensure(upper === expected, `the name of ${target} is not escaped as it should be`, {
          kind: 'line',
          expected: Buffer.from(expected),
          received: file,
        })
      }
    },
  },
  counts(12),
  {
    id: '04.when-sent',
    title: 'logs an access when its response has been sent, not before',
    anchor: 'when-an-access-is-one',
    hint: 'How do you learn that the last byte is out?',
    hints: [
      'Look at when the access is told: after `end` was called is too early, since the bytes may ' +
        'still wait in your program.',
      "`socket.once('finish', …)` tells that the system has taken the last byte. Tell the access there. In a " +
        'thread that waits in `send`, it is when the last `send` has returned without an error.',
    ],
    needs: ['04.line'],
    points: 1,
    fresh: true,
    cost: 'much',
    async run(server) {
      const running = await server.start()
      // far more than the system holds for a client that does not read
      const big = Buffer.alloc(25_000_000, 'x')
      running.fixtures.add('big.bin', big)
      const client = await slowReader(running, '/big.bin')
      await ensureFile(running, '/page.html', 'page.html')
      await running.logUntil(
        (log) => log.some(({ file }) => file === 'page.html'),
        `after one access the log has no line ${logForm}`,
      )
      const early = running.log().some(({ file }) => file === 'big.bin')
      ensure(!early, 'the line of a file is there before its client has got the file', {
        kind: 'line',
        received: running.program.stdout(),
      })
      client.resume()
      ensureContent(await client.response(), big, 'a file of 25 MB')
      await accesses(running, 2)
    },
  },
  {
    id: '04.left-early',
    title: 'logs nothing for a client that left before its response was whole',
    anchor: 'when-an-access-is-one',
    hint: 'How do you tell a response that has been sent from one that was broken off?',
    hints: [
      'Look at which event you wait for: a connection is closed after a whole response, and after ' +
        'half of one, too.',
      'In Node it is `finish` that comes only where all bytes are out; `close` comes in any case. In ' +
        'other languages, ' +
        'look at what sending gives back: an error there means that the client has gone.',
    ],
    needs: ['04.line'],
    points: 1,
    fresh: true,
    async run(server) {
      const running = await server.start()
      running.fixtures.add('large.bin', Buffer.alloc(30_000_000, 'x'))
      for (let times = 1; times <= 3; times++) {
        await earlyLeaver(running, '/large.bin')
        const other = await running.connect()
        await other.send(getRequest('/page.html'))
        await other.response()
        await lineOf(running, other, '/page.html')
        const isLogged = running.log().some(({ file }) => file === 'large.bin')
        const evidence = { kind: 'line', received: running.program.stdout() } as const
        ensure(!isLogged, 'there is a line for a client that left in the middle of its response', evidence)
      }
      const message = 'a client that left in the middle of its response has raised a count'
      await ensureFirstAccess(running, 'large.bin', message)
    },
  },
  {
    id: '04.nobody',
    title: 'logs nothing for a client that asked for nothing',
    anchor: 'when-an-access-is-one',
    hint: 'Is a connection an access already?',
    hints: [
      'Look at when the access is told: at the connection, at the first bytes, or for a request that ' +
        'is complete?',
      'Tell it only where the empty line was found and the request was understood. A client that ' +
        'leaves before that has no line.',
    ],
    needs: ['04.line'],
    points: 1,
    fresh: true,
    async run(server) {
      const running = await server.start()
      for (let times = 0; times < 3; times++) {
        const silent = await running.connect()
        silent.end()
        const half = await running.connect()
        await half.send('GET /page.html HTTP/1.1\r\nHost: a\r\n')
        half.end()
        const gone = await running.connect()
        await gone.send('GET /page.html HT')
        gone.reset()
        ensureStatus(
          await running.request(getRequest('/folder/page.html').replace('GET', 'POST')),
          405,
          'a client that asks for no file',
        )
        ensureStatus(
          await running.request(getRequest('folder/page.html')),
          400,
          'a client that asks for no file',
        )
        ensureStatus(await running.get('/index.html'), 200, 'a client that asks for a file')
        await lines(running, times + 1)
        const named = running.log().map(({ file }) => file)
        const evidence = { kind: 'line', received: running.program.stdout() } as const
        ensure(
          !named.includes('page.html'),
          'there is a line for a request that never was complete',
          evidence,
        )
        ensure(
          named.every((file) => file === 'index.html'),
          'there is a line for a request that was refused',
          evidence,
        )
        const log = await accesses(running, times + 1)
        const [first, last] = [log[0]?.count ?? 0, log.at(-1)?.count ?? 0]
        const isNext = last - first <= times // how it counts otherwise is a matter of 04.line
        ensure(isNext, 'a request that was refused, or never complete, has raised a count', {
          ...evidence,
          kind: 'count: gap',
        })
      }
      for (const name of ['page.html', 'folder/page.html']) {
        const message = 'a request that was refused, or never complete, has raised a count'
        await ensureFirstAccess(running, name, message)
      }
    },
  },
]

export const checks = takeOver(earlier, {}, own)
