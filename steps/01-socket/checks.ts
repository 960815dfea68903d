// The checks of step 01: what every server does, whatever it answers.
import { once } from 'node:events'
import { createConnection } from 'node:net'
import { endOf } from '../../checker/subject/ending.ts'
import { connect } from '../../checker/wire/client.ts'
import { ensure } from '../../checker/wire/failure.ts'
import type { Check } from '../../checker/check/check.ts'
import { ensureRefusal, ensureServing, ensureStatus } from '../../checker/check/expect.ts'
import { listen, whileInUse } from '../../checker/system/port.ts'
import { getRequest } from '../../checker/wire/requests.ts'

const request = getRequest('/')

/** The request of the checks that cut it: the shortest there is, so that every cut can be tried. */
const shortRequest = 'GET / HTTP/1.0\r\n\r\n'

/**
 * More addresses of this machine that no other one reaches. Whoever listens on all addresses listens on them,
 * too.
 */
const otherAddresses = process.platform === 'linux' ? ['127.0.0.2', '::1'] : ['::1']

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
        // 01.length looks at the ends of the lines, and says more of them.
        await client.until(
          (bytes) => /\n\r?\n/.test(bytes.toString('latin1')),
          `the ${which} client got no head of a response`,
        )
        const received = client.received()
        const expected = 'HTTP/1.1 200 OK\r\n'
        ensure(
          /^HTTP\/1\.[01] 200 /.test(received.toString('latin1')),
          'the response does not begin with status 200',
          {
            sent: Buffer.from(request),
            expected,
            received,
          },
        )
        client.end()
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
      for (let times = 0; times < 2; times++) {
        const client = await running.connect()
        await client.send(request)
        await client.closed()
        ensure(client.received().length > 0, 'the connection was closed without a response', {
          sent: Buffer.from(request),
        })
      }
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
    needs: ['01.closes'],
    points: 2,
    async run(server) {
      const running = await server.start()
      const first = await running.get('/')
      const second = await running.get('/')
      ensure(first.body.length > 0, 'the body is empty', { sent: first.sent, received: first.bytes })
      ensure(first.body.equals(second.body), 'the same request was answered with another page', {
        sent: second.sent,
        expected: first.body,
        received: second.body,
      })
    },
  },
  {
    id: '01.silent-client',
    title: 'serves a client while another one is connected and says nothing',
    anchor: 'many-clients-at-once',
    hint: 'Does anything wait for the first client before the second one is accepted?',
    hints: [
      'Look for a loop, or for a variable that all clients share. Everything that belongs to one ' +
        'client has to live in the function that is called for it.',
      'Accept each client, attach a `data` listener to its socket, and return at once. Keep what it ' +
        'has sent in a variable inside of that function. Where reading waits, give each client a thread ' +
        'or a process.',
    ],
    needs: ['01.length'],
    points: 1,
    async run(server) {
      const running = await server.start()
      const silent = await running.connect()
      const half = await running.connect()
      await half.send(request.slice(0, 20))
      await ensureServing(running, 'a silent client had connected')
      await half.send(request.slice(20))
      ensureStatus(await half.response(), 200, 'a client that paused in its request')
      await silent.send(request)
      ensureStatus(await silent.response(), 200, 'a client that was silent at first')
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
    needs: ['01.silent-client'],
    points: 2,
    async run(server) {
      const running = await server.start()
      const client = await running.connect()
      for (const byte of shortRequest) {
        const early = client.received()
        ensure(early.length === 0, 'it was answered before the request was complete', { received: early })
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
    needs: ['01.silent-client'],
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
        ensure(received.length === 0, 'it was answered before the request was complete', { sent, received })
        await client.send(shortRequest.slice(cut))
      }
      for (const { client } of clients) {
        ensureStatus(await client.response(), 200, 'a request of HTTP/1.0 that was cut in two')
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
      "Add `socket.on('error', () => {})` for each client. There is nobody left to tell.",
    ],
    needs: ['01.silent-client'],
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
    needs: ['01.silent-client'],
    points: 1,
    async run(server) {
      const running = await server.start()
      for (const more of ['abc', 'x'.repeat(200_000)]) {
        const response = await running.request(request + more)
        ensureStatus(response, 200, `a request with ${more.length} more bytes in the same piece`)
      }
      for (let times = 0; times < 2; times++) {
        const client = await running.connect()
        await client.send(request)
        await client.until((bytes) => bytes.length > 0, 'no response came')
        await client.send('and more, up to another empty line\r\n\r\n')
        await running.serveAnother()
        ensureStatus(await client.response(), 200, 'a request with more bytes after it')
        await ensureServing(running, 'more bytes had come')
      }
    },
  },
  {
    id: '01.bad-port',
    title: 'refuses a bad port with one line on stderr and exit status 1',
    anchor: 'starting-and-failing-to-start',
    hint: 'Look at the argument before you listen: is it a whole number, and in the range of ports?',
    hints: [
      'Look at what `listen` gets when the argument is `http`, `65536`, `-1` or `80.5`. What is ' +
        'written to stderr then should be one line of your own.',
      'Test the text with `/^\\d+$/` and its number against 1 and 65535. If it fails, `console.error` ' +
        'one line, and then `process.exit(1)`.',
    ],
    needs: [],
    points: 1,
    async run(server) {
      for (const port of ['http', '65536', '-1', '80.5']) {
        ensureRefusal(await server.run([port]), `the port ${JSON.stringify(port)}`)
      }
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
    async run(server) {
      const port = await server.freePort()
      const occupier = await listen(port)
      const exit = await server.run([String(port)]).finally(() => occupier?.close())
      ensureRefusal(exit, 'a port in use')
      ensure(exit.stderr.includes(String(port)), 'the message does not name the port', {
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
    async run(server) {
      // Whoever has port 8080, it is in use then: the server has to name it.
      await whileInUse(8080, async () => {
        const exit = await server.run([])
        ensureRefusal(exit, 'port 8080 in use and no port given')
        ensure(exit.stderr.includes('8080'), 'without a port, it did not try port 8080', {
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
    needs: ['01.closes', '01.length'],
    points: 1,
    async run(server) {
      const running = await server.start()
      for (const address of otherAddresses) {
        const reached = await isReached(running.port, address)
        ensure(!reached, 'it listens on more addresses than 127.0.0.1', {
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
        'end, too.',
    ],
    needs: ['01.silent-client'],
    points: 1,
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
        ensure(!left, `after ${signal} its port still takes connections`)
      }
    },
  },
]

export const checks = own
