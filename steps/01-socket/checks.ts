// The checks of step 01: what every server does, whatever it answers.
import { once } from 'node:events'
import { createConnection } from 'node:net'
import type { Check } from '../../checker/check/check.ts'
import { ensureRefusal, ensureRest, ensureServing, ensureStatus } from '../../checker/check/expect.ts'
import { endOf } from '../../checker/subject/ending.ts'
import { listen, whileInUse } from '../../checker/system/port.ts'
import { connect } from '../../checker/wire/client.ts'
import { CheckFailure, ensure } from '../../checker/wire/failure.ts'
import { getRequest } from '../../checker/wire/requests.ts'
import { ensureForm, readResponse } from '../../checker/wire/response.ts'
import type { RunningServer } from '../../checker/subject/launch.ts'

const request = getRequest('/index.html') // what `/` stands for is a matter of step 02

/** The request of the checks that cut it: a short one, so that every cut can be tried. */
const shortRequest = 'GET /index.html HTTP/1.0\r\n\r\n'

/** One of HTTP/1.1 that does not say how the connection goes on. */
const openRequest = request.replace('Connection: close\r\n', '')

/**
 * More addresses of this machine that no other one reaches. Whoever listens on all addresses listens on them,
 * too.
 */
const otherAddresses = process.platform === 'linux' ? ['127.0.0.2', '::1'] : ['::1']

/** What is no port. The last one is for those who read the digits and forget the rest. */
const badPorts = ['no-port', '65536', '-1', '80.5', '8080x']

/** More than a small pool of threads has. */
const silentClients = 10

const manyResets = 60

/** Whether somebody listens there. */
async function isReached(port: number, host: string): Promise<boolean> {
  const socket = createConnection({ port, host })
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** How many responses begin in these bytes. */
const countResponses = (bytes: Buffer): number =>
  bytes.toString('latin1').match(/HTTP\/1\.[01] \d{3}\b/g)?.length ?? 0

/** What a client gets that leaves open whether the connection goes on, and asks again where it does. */
type AskedTwice = { sent: Buffer; received: Buffer; next: 'is closed' | 'is served' | 'waits' }

async function askTwice(running: RunningServer): Promise<AskedTwice> {
  const client = await running.connect()
  await client.send(openRequest)
  const sent = Buffer.from(openRequest)
  await client.until((bytes) => bytes.length > 0, 'no response came')
  // Who takes each piece for a request, and fails at a second one, is told by another check.
  if (await client.closesNow()) return { sent, received: client.received(), next: 'is closed' }
  await client.send(openRequest)
  const next = await client
    .until((bytes) => countResponses(bytes) > 1, 'a second request got no answer')
    .then(() => 'is served' as const)
    .catch((error) => {
      if (!(error instanceof CheckFailure)) throw error
      return error.kind === 'no response' ? ('waits' as const) : ('is closed' as const)
    })
  // The client stays: how others leave is a matter of 01.client-vanishes.
  return { sent, received: client.received(), next }
}

export const own: Check[] = [
  {
    id: '01.answers',
    title: 'answers two clients, one after the other',
    anchor: 'a-response',
    hint: 'What does a browser have to get, byte for byte, before it shows a page?',
    hints: [
      'Write a status line, field lines, an empty line and a page to the socket. Each line ends with CR LF.',
      'In the `data` listener of the socket, write `HTTP/1.1 200 OK`, the fields and an empty line, ' +
        'joined with `\\r\\n`, and then the page. `socket.end(response)` does it.',
    ],
    needs: [],
    points: 3,
    async run(server) {
      const running = await server.start()
      for (const which of ['first', 'second']) {
        const client = await running.connect()
        await client.send(request)
        // 01.crlf looks at the ends of the lines.
        const hasHead = (bytes: Buffer): boolean => /\n\r?\n/.test(bytes.toString('latin1'))
        await client.until(hasHead, `the ${which} client got no head of a response`)
        const received = client.received()
        ensure(
          /^HTTP\/\d[.\d]* 200\b/.test(received.toString('latin1')),
          'the response does not begin with status 200',
          {
            kind: 'status',
            sent: Buffer.from(request),
            expected: 'HTTP/1.1 200 OK\r\n',
            received,
          },
        )
        client.end()
      }
    },
  },
  {
    id: '01.crlf',
    title:
      'sends a head in the form of HTTP: a status line and fields, each line ended by CR LF, and an ' +
      'empty line',
    anchor: 'a-response',
    hint: 'Which bytes end a line of a head? Can you see them in what your server sends?',
    hints: [
      'Look at how the lines of your head are joined. In most languages `\\n` is LF alone, and a text ' +
        'over several ' +
        'lines has LF at their ends, too.',
      'Write each line of the head with `\\r\\n` at its end, and one `\\r\\n` more after the last ' +
        'field. In a ' +
        'language in which print adds a line end of its own, write to the socket instead.',
    ],
    needs: ['01.answers'],
    points: 1,
    async run(server) {
      const running = await server.start()
      for (let times = 0; times < 2; times++) {
        ensureForm(await running.request(request), ['line end', 'status line', 'field line'])
      }
    },
  },
  {
    id: '01.closes',
    title: 'closes the connection after the response',
    anchor: 'closing',
    hint: 'The client waits for the end. What ends your side of the connection?',
    hints: [
      'Look at how you send the response: `write` leaves the connection open, and something has to end it.',
      'Send the response with `socket.end(response)` instead of `socket.write(response)`. In other ' +
        'languages, close your side with `shutdown` when all is written, and read on.',
    ],
    needs: ['01.answers'],
    points: 1,
    async run(server) {
      const running = await server.start()
      for (const bytes of [request, request, shortRequest]) {
        const client = await running.connect()
        await client.send(bytes)
        await client.closed()
        const evidence = { sent: Buffer.from(bytes), received: client.received() }
        ensure(evidence.received.length > 0, 'the connection was closed without a response', {
          kind: 'closed without a response',
          ...evidence,
        })
        const message = 'the server resets the connection after the response, where it should close it'
        ensure(!client.wasReset(), message, { kind: 'reset', ...evidence })
      }
      // Whoever keeps a connection open serves on it.
      const { next, ...evidence } = await askTwice(running)
      const message = 'the connection stays open, and a second request on it gets no answer'
      ensure(next !== 'waits', message, { kind: 'not closed', ...evidence })
    },
  },
  {
    id: '01.length',
    title: 'announces the length of the body, in bytes',
    anchor: 'the-length-of-the-body',
    hint: 'How many bytes is the body? Some characters are more than one.',
    hints: [
      'Look at the number in `Content-Length`, and at what counted it. `length` of a string counts ' +
        'characters.',
      'Make the field from `Buffer.byteLength(page)`, or make the page a `Buffer` and take its ' +
        '`length`. Each line of the head ends with `\\r\\n`.',
    ],
    needs: ['01.answers'],
    points: 2,
    async run(server) {
      const running = await server.start()
      const first = await running.request(request)
      const second = await running.request(request)
      for (const response of [first, second]) ensureForm(response, ['no length', 'length', 'coding'])
      const { sent, bytes, body } = first
      ensure(body.length > 0, 'the body is empty', { kind: 'body', sent, received: bytes })
      ensure(body.equals(second.body), 'the same request was answered with another page', {
        kind: 'body',
        sent,
        expected: body,
        received: second.body,
      })
    },
  },
  {
    id: '01.silent-client',
    title: 'serves a client while ten others are connected and say nothing',
    anchor: 'many-clients-at-once',
    hint: 'Does anything wait for the first client before the second one is accepted?',
    hints: [
      'Look for a loop, or for a variable that all clients share. Everything that belongs to one ' +
        'client has to live in the function that is called for it.',
      'Accept each client, attach a `data` listener to its socket, and return at once. Keep what it ' +
        'has sent in a variable inside of that function. Where reading waits, give each client a thread ' +
        'or a process.',
    ],
    likely: [
      {
        kind: 'no response',
        say: 'Ten other clients are connected, and have said nothing yet. Does the server wait for one of them?',
      },
    ],
    needs: ['01.answers'],
    points: 1,
    async run(server) {
      const running = await server.start()
      const silent = await Promise.all(Array.from({ length: silentClients }, () => running.connect()))
      await ensureServing(running, `${silentClients} silent clients had connected`)
      for (const client of silent) {
        await client.send(request)
        ensureStatus(await client.response(), 200, 'a client that was silent at first')
      }
    },
  },
  {
    id: '01.byte-by-byte',
    title: 'answers a request that comes one byte at a time',
    anchor: 'a-request-comes-in-pieces',
    hint: 'One `data` event is not one request. Where do the bytes go that came before?',
    hints: [
      'Look at the `data` listener: it may be called many times for one request, with a piece of it ' +
        'each time.',
      "Before the listener, for each client, `let head = ''`. In it, add what came to `head`, and " +
        'return as long as `head` has no `\\r\\n\\r\\n` in it. Where you read in a loop: read and add ' +
        'until it has.',
    ],
    needs: ['01.answers'],
    points: 2,
    async run(server) {
      const running = await server.start()
      const client = await running.connect()
      for (const [index, byte] of [...shortRequest].entries()) {
        const sent = Buffer.from(shortRequest.slice(0, index))
        const received = client.received()
        const message = 'it was answered before the request was complete'
        ensure(received.length === 0, message, { kind: 'too early', sent, received })
        await client.send(byte)
        await running.serveAnother()
      }
      ensureStatus(await client.response(), 200, 'a request of HTTP/1.0 that came one byte at a time')
    },
  },
  {
    id: '01.cut-anywhere',
    title: 'answers a request that is cut in two, wherever it is cut',
    anchor: 'a-request-comes-in-pieces',
    hint: 'Can the empty line that ends the head itself come in two pieces?',
    hints: [
      'Look at where you search for the empty line: in the last piece, or in all that has come so far?',
      "Search the whole: `head += bytes`, and then `head.includes('\\r\\n\\r\\n')`. Add first, search " +
        'afterwards.',
    ],
    needs: ['01.answers'],
    points: 2,
    async run(server) {
      const running = await server.start()
      const cuts = Array.from({ length: shortRequest.length - 1 }, (_, index) => index + 1)
      const clients = await Promise.all(
        cuts.map(async (cut) => {
          const client = await running.connect()
          await client.send(shortRequest.slice(0, cut))
          return { client, cut }
        }),
      )
      await running.serveAnother()
      for (const { client, cut } of clients) {
        const sent = Buffer.from(shortRequest.slice(0, cut))
        const received = client.received()
        const message = 'it was answered before the request was complete'
        ensure(received.length === 0, message, { kind: 'too early', sent, received })
        await client.send(shortRequest.slice(cut))
      }
      for (const { client } of clients) {
        ensureStatus(await client.response(), 200, 'a request of HTTP/1.0 that was cut in two')
      }
    },
  },
  {
    id: '01.long-head',
    title: 'answers a request whose head is longer than one read: 6 KB',
    anchor: 'a-request-comes-in-pieces',
    hint: 'How many bytes does one read give at most, and what if the head is longer?',
    hints: [
      'Look at where you read: a buffer of 1024 bytes is full before such a head is complete. What ' +
        'happens then?',
      'Read again and add to what has come, until the empty line is there: `while b"\\r\\n\\r\\n" not ' +
        'in head: head ' +
        '+= recv(4096)`. In Node, add up what the `data` events bring.',
    ],
    needs: ['01.answers'],
    points: 1,
    async run(server) {
      const running = await server.start()
      const long = request.replace('\r\n\r\n', `\r\nCookie: ${'x'.repeat(6000)}\r\n\r\n`)
      for (let times = 0; times < 2; times++) {
        ensureStatus(await running.request(long), 200, 'a request with a cookie of 6,000 bytes')
        const client = await running.connect()
        await client.send(long.slice(0, 1500))
        await running.serveAnother()
        await client.send(long.slice(1500))
        ensureStatus(await client.response(), 200, 'a request with a cookie of 6,000 bytes, in two pieces')
      }
    },
  },
  {
    id: '01.client-vanishes',
    title: 'goes on serving when clients vanish before, during and after their request',
    anchor: 'a-client-that-vanishes',
    hint:
      'A socket whose client has gone emits an error. What does Node do with an error event that nobody ' +
      'listens to?',
    hints: [
      'Look at what your sockets listen to. An `error` event without a listener ends the program.',
      "Add `socket.on('error', () => {})` for each client. There is nobody left to tell. Where each client has " +
        'a thread, catch every error in the function of that thread, and close the socket there.',
    ],
    needs: ['01.answers'],
    points: 2,
    async run(server) {
      const running = await server.start()
      for (let times = 0; times < 2; times++) {
        const before = await running.connect()
        before.reset()
        const during = await running.connect()
        await during.send(request.slice(0, 10))
        await running.serveAnother()
        during.reset()
        const after = await running.connect()
        await after.send(request)
        after.reset()
        const answered = await running.connect()
        await answered.send(request)
        await answered.until((bytes) => bytes.length > 0, 'no response came')
        answered.reset()
        await ensureServing(running, 'clients had vanished')
      }
    },
  },
  {
    id: '01.wordless-client',
    title: 'goes on serving when clients connect and leave without a word',
    anchor: 'a-client-that-vanishes',
    hint:
      'A client that has said nothing closes its side: what does your server read, and what does it ' +
      'make of it?',
    hints: [
      'Look at what happens where nothing came: an empty text has no first line and no second word.',
      'Where the client has ended and no request is complete, close the connection and do nothing ' +
        'else. In other ' +
        'languages a read that gives 0 bytes means that the client has closed its side.',
    ],
    needs: ['01.answers'],
    points: 1,
    async run(server) {
      const running = await server.start()
      for (let times = 0; times < 2; times++) {
        const wordless = await running.connect()
        wordless.end()
        await ensureServing(running, 'a client that has left without a word')
        const half = await running.connect()
        await half.send(request.slice(0, 10))
        half.end()
        await ensureServing(running, 'a client that has left after half a request')
      }
    },
  },
  {
    id: '01.half-closed',
    title: 'answers a client that has closed its own side right after its request',
    anchor: 'closing',
    hint: 'A connection has two directions. Which one has the client closed, and which one do you need?',
    hints: [
      'Look at what your server does when the client ends its side: closing the whole connection ' +
        'there throws the ' +
        'answer away.',
      'The end of what the client sends is no reason not to answer what it has sent. In Node, do ' +
        'nothing on `end` ' +
        'where an answer is on its way. In other languages, a read of 0 bytes after a complete ' +
        'request is no error.',
    ],
    needs: ['01.answers'],
    points: 1,
    async run(server) {
      const running = await server.start()
      for (let times = 0; times < 3; times++) {
        const client = await running.connect()
        await client.send(request)
        client.end()
        ensureStatus(await client.response(), 200, 'a client that has closed its side after the request')
      }
    },
  },
  {
    id: '01.says-close',
    title: 'says "Connection: close" in a response after which it closes the connection',
    anchor: 'closing',
    hint: 'With HTTP/1.1 a client may send its next request on the same connection. Who tells it not to?',
    hints: [
      'Look at the fields of your response: one of them says that the connection ends after it (RFC 9112 §9.3).',
      'Add the line `Connection: close` to the head of each response, also of those that say no.',
    ],
    needs: ['01.answers'],
    points: 1,
    async run(server) {
      const running = await server.start()
      for (let times = 0; times < 2; times++) {
        const { next, sent, received } = await askTwice(running)
        if (next !== 'is closed') return // how it goes on is a matter of 01.closes
        const response = readResponse(received, sent, { hasEnded: true })
        // Of HTTP/1.0 nobody expects that a connection goes on.
        if (response === 'more' || received.toString('latin1').startsWith('HTTP/1.0')) return
        const says = response.fields.get('connection')?.some((value) => /\bclose\b/i.test(value))
        ensure(says, 'it closes the connection, and the response does not say so', {
          kind: 'field',
          sent,
          expected: 'Connection: close',
          received,
        })
      }
    },
  },
  {
    id: '01.more-than-a-head',
    title: 'is not disturbed by bytes that follow the head',
    anchor: 'closing',
    hint: 'What does your server do with what still comes, once the response has been sent?',
    hints: [
      'Look at what happens when more bytes come after the answer: a second answer, or an error ' +
        'because the socket has been ended? And does anything stop reading?',
      'Begin the `data` listener with `if (socket.writableEnded) return`. The listener stays, so that ' +
        'the rest is read and dropped. Never `destroy` the socket. Where you read in a loop: close your ' +
        'side with `shutdown`, and read on until the client is done.',
    ],
    needs: ['01.answers'],
    points: 1,
    async run(server) {
      const running = await server.start()
      for (const more of ['abc', 'x'.repeat(200_000)]) {
        const response = await running.request(request + more)
        ensureStatus(response, 200, `a request with ${more.length} more bytes in the same piece`)
      }
      const usual = countResponses((await running.request(request)).bytes)
      const { bytes: received, sent } = await running.request(request + request)
      ensure(
        countResponses(received) <= usual,
        'a second request in the same piece was answered, too, where the first one had asked to close',
        { kind: 'other', sent, received },
      )
      for (let times = 0; times < 2; times++) {
        const client = await running.connect()
        await client.send(request)
        await client.until((bytes) => bytes.length > 0, 'no response came')
        await client.send('and more, up to another empty line\r\n\r\n')
        await running.serveAnother()
        // A client that still sends has not read the answer yet. Of a reset it hears when it sends again.
        for (let pieces = 0; pieces < 2; pieces++) {
          await client.send('x'.repeat(1000))
          await running.serveAnother()
        }
        const evidence = { kind: 'reset', sent: Buffer.from(request), received: client.received() } as const
        const message =
          'the server resets the connection of a client that is still sending: the response may be lost'
        ensure(!client.wasReset(), message, evidence)
        ensureStatus(await client.response(), 200, 'a request with more bytes after it')
        await ensureServing(running, 'more bytes had come')
      }
    },
  },
  {
    id: '01.rests',
    title: 'rests when its clients have left, and keeps no file or socket open for them',
    anchor: 'a-client-that-vanishes',
    hint: 'When the last client has left, what is there still to do for your server?',
    hints: [
      'Look at what your server does after a client has gone: does a loop go on reading what never ' +
        'comes? Is each ' +
        'connection closed on the way out, also where something has failed?',
      'A read that gives 0 bytes is the end: leave the loop. Close the socket wherever you are done ' +
        'with a client, in `finally` or what your language has for that. A thread that is done returns.',
    ],
    needs: ['01.answers'],
    points: 1,
    cost: 'much',
    uses: ['proc'],
    fresh: true,
    async run(server) {
      const running = await server.start()
      const leave = async (): Promise<void> => {
        for (let times = 0; times < 4; times++) {
          const wordless = await running.connect()
          wordless.end()
          const half = await running.connect()
          await half.send(request.slice(0, 10))
          half.end()
          const reset = await running.connect()
          await reset.send(request)
          reset.reset()
          await ensureServing(running, 'clients had left')
          for (const client of [wordless, half]) client.reset()
        }
      }
      await leave()
      const before = await ensureRest(running)
      await leave()
      await leave()
      // Whoever counts its clients, and forgets one of these, has no place for another one in the end.
      for (let times = 0; times < manyResets; times++) {
        const reset = await running.connect()
        await reset.send(request.slice(0, 10))
        reset.reset()
      }
      await ensureServing(running, `${manyResets} more had broken off`)
      await ensureRest(running, before)
    },
  },
  {
    id: '01.bad-port',
    title: 'refuses a bad port with one line on stderr and exit status 1',
    anchor: 'starting-and-failing-to-start',
    hint: 'Look at the argument before you listen: is it a whole number, and in the range of ports?',
    hints: [
      'Look at what `listen` gets when the argument is `no-port`, `65536`, `-1` or `80.5`. What is ' +
        'written to stderr then should be one line of your own.',
      'Test the text with `/^\\d+$/` and its number against 1 and 65535. If it fails, `console.error` ' +
        'one line, and then `process.exit(1)`.',
    ],
    needs: [],
    points: 1,
    cost: 'much',
    async run(server) {
      for (const port of badPorts) ensureRefusal(await server.run([port]), `the port ${JSON.stringify(port)}`)
    },
  },
  {
    id: '01.port-in-use',
    title: 'says so when its port is in use, with one line on stderr and exit status 1',
    anchor: 'starting-and-failing-to-start',
    hint: "How does a server learn that it can't listen?",
    hints: [
      'Look at what your server listens to: not being able to listen is an `error` event of the ' +
        'server, not of a socket. (In other languages `bind` fails, or `listen`.)',
      "`server.on('error', (error) => …)`: write `error.message` with `console.error`, and then " +
        '`process.exit(1)`. The message names the port.',
    ],
    needs: [],
    points: 1,
    cost: 'much',
    async run(server) {
      const port = await server.freePort()
      const occupier = await listen(port)
      const exit = await server.run([String(port)]).finally(() => occupier?.close())
      ensureRefusal(exit, 'a port in use')
      ensure(exit.stderr.includes(String(port)), 'the message does not name the port', {
        kind: 'refusal',
        received: exit.stderr,
      })
    },
  },
  {
    id: '01.default-port',
    title: 'listens on port 8080 when none is given',
    anchor: 'starting-and-failing-to-start',
    hint: 'What is the argument when there is none?',
    hints: [
      'Look at where you read the argument, and at what it is where nobody gave one.',
      "In Node: `process.argv[2] ?? '8080'`.",
    ],
    needs: ['01.port-in-use'],
    points: 1,
    cost: 'much',
    async run(server) {
      // Whoever has port 8080, it is in use then: the server has to name it.
      await whileInUse(8080, async () => {
        const exit = await server.run([])
        ensureRefusal(exit, 'port 8080 in use and no port given')
        ensure(exit.stderr.includes('8080'), 'without a port, it did not try port 8080', {
          kind: 'refusal',
          received: exit.stderr,
        })
      })
    },
  },
  {
    id: '01.local-only',
    title: 'listens on 127.0.0.1 only, so that no other machine can connect',
    anchor: 'starting-and-failing-to-start',
    hint: 'On which addresses does your server listen, if you give it only a port?',
    hints: [
      'Look at your call of `listen`. Without an address Node listens on all addresses of the ' +
        'machine, also on those that others reach.',
      "`server.listen(port, '127.0.0.1')`: the address comes after the port.",
    ],
    needs: ['01.answers'],
    points: 1,
    async run(server) {
      const running = await server.start()
      for (const address of otherAddresses) {
        const reached = await isReached(running.port, address)
        ensure(!reached, 'it listens on more addresses than 127.0.0.1', {
          kind: 'other address',
          address,
          received: `it can be reached at ${address}`,
        })
        await ensureServing(running, 'a client at another address')
      }
    },
  },
  {
    id: '01.signals',
    title: 'is ended by SIGTERM and by SIGINT, also while a client is connected',
    anchor: 'starting-and-failing-to-start',
    hint: 'What do these signals do to a program that does not handle them?',
    hints: [
      'Look for a handler of SIGTERM or SIGINT. With one, the program goes on until you end it, and a ' +
        'client that is connected keeps it running.',
      'Take the handlers away. If you want to keep them, end with `process.exit()`: `server.close()` ' +
        'alone waits for the clients that are connected. Processes that your server has started must ' +
        'end, too, and so must threads: in Python and in Java make them daemons.',
    ],
    needs: ['01.answers'],
    points: 1,
    cost: 'much',
    uses: ['signals'],
    fresh: true,
    async run(server) {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) {
        const running = await server.start()
        const client = await running.connect()
        await client.send(request.slice(0, 10))
        await running.serveAnother()
        running.program.signal(signal)
        await endOf(running.program, `${signal} did not end it`)
        const left = await connect(running.port).catch(() => undefined)
        ensure(!left, `after ${signal} its port still takes connections`, { kind: 'goes on' })
      }
    },
  },
]

export const checks = own
