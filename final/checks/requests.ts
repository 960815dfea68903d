// Requests: what is taken for one, what is refused, and where the next one begins.
import type { Client } from '../../checker/wire/client.ts'
import { ensure } from '../../checker/wire/failure.ts'
import type { Check } from '../../checker/check/check.ts'
import { ensureContent, ensureStatus } from '../../checker/check/expect.ts'
import { files } from '../../checker/subject/files.ts'
import { field } from '../../checker/wire/response.ts'
import type { RunningServer } from '../../checker/subject/launch.ts'
import { bodies, fieldLines, methods, requestLines, targets, type Case } from './cases.ts'

const page = files['page.html'] as Buffer
const next = 'GET /page.html HTTP/1.1\r\nHost: a\r\n\r\n'

/**
 * The request is answered with its status, and then the connection goes on, or is closed after this one
 * response.
 */
async function ensureCase(running: RunningServer, [bytes, status, then, why]: Case): Promise<void> {
  const client = await running.connect()
  await client.send(bytes)
  if (then === 'closes') {
    ensureStatus(await client.response(bytes.slice(0, 4).trim()), status, why)
    return
  }
  ensureStatus(await client.next(bytes.startsWith('HEAD') ? 'HEAD' : 'GET'), status, why)
  await client.send(next)
  client.end()
  ensureContent(await client.next(), page, `a second request on the connection, after ${why}`)
  await client.closed()
}

function casesCheck(check: Pick<Check, 'id' | 'title' | 'anchor' | 'hint' | 'needs'>, cases: Case[]): Check {
  return {
    ...check,
    points: 3,
    async run(server) {
      const running = await server.start()
      for (const one of cases) await ensureCase(running, one)
    },
  }
}

export const requestChecks: Check[] = [
  {
    id: 'final.persistent',
    title: 'answers several requests on one connection, and one after which the client has closed its side',
    anchor: 'many-requests-on-one-connection',
    hint: 'After a response, the next request may be in the bytes that have come already.',
    needs: ['02.file'],
    points: 3,
    async run(server) {
      const running = await server.start()
      const client = await running.connect()
      for (let times = 0; times < 3; times++) {
        await client.send(next)
        ensureContent(await client.next(), page, 'a request on a connection that was kept open')
        await client.send('GET /missing.html HTTP/1.1\r\nHost: a\r\n\r\n')
        ensureStatus(await client.next(), 404, 'a missing file on a connection that was kept open')
      }
      await client.send(next)
      client.end() // half-closed: it can still read
      ensureContent(await client.next(), page, 'a client that has closed its side')
      await client.closed()
    },
  },
  {
    id: 'final.pipelining',
    title: 'answers requests that come all at once, in their order',
    anchor: 'many-requests-on-one-connection',
    hint: 'One at a time: the next request has to wait until the response before is out.',
    needs: ['final.persistent'],
    points: 2,
    async run(server) {
      const running = await server.start()
      const contents = new Map(Object.entries(files))
      contents
        .set('long.bin', Buffer.alloc(1_000_000, 'long'))
        .set('middle.bin', Buffer.alloc(50_000, 'middle'))
      for (const name of ['long.bin', 'middle.bin']) running.fixtures.add(name, contents.get(name) as Buffer)
      const names = [
        'page.html',
        'long.bin',
        'missing.html',
        'index.html',
        'middle.bin',
        'long.bin',
        'folder/page.html',
        'picture.jpg',
      ]
      const client = await running.connect()
      await client.send(names.map((name) => `GET /${name} HTTP/1.1\r\nHost: a\r\n\r\n`).join(''))
      for (const name of names) {
        const response = await client.next()
        const content = contents.get(name)
        if (content) ensureContent(response, content, `${name} in a row of requests`)
        else ensureStatus(response, 404, `${name} in a row of requests`)
      }
      client.end()
      await client.closed()
    },
  },
  {
    id: 'final.cuts',
    title: 'answers a row of requests in the same way, wherever it is cut',
    anchor: 'many-requests-on-one-connection',
    hint: 'Keep what has come and not been used, and look at it again when more has come.',
    needs: ['final.pipelining'],
    points: 2,
    async run(server) {
      const running = await server.start()
      const row =
        'GET /page.html HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n\r\n\r\nGHEAD /empty.txt ' +
        'HTTP/1.1\r\nHost: a\r\n\r\n' +
        '\r\nPOST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n\r\nGET /page.html HTTP/1.0\r\n\r\n'
      const wanted = [
        ['GET', 200],
        ['HEAD', 200],
        ['POST', 405],
        ['GET', 200],
      ] as const
      /** The responses to the row, in their order. */
      const ensureAnswers = async (client: Client, what: string): Promise<void> => {
        for (const [method, status] of wanted)
          ensureStatus(await client.next(method), status, `${method} in ${what}`)
        await client.closed()
      }
      const whole = await running.connect()
      await whole.send(row)
      await ensureAnswers(whole, 'a row of requests')
      const cuts = Array.from({ length: row.length - 1 }, (_, index) => index + 1)
      const clients = await Promise.all(
        cuts.map(async (cut) => {
          const client = await running.connect()
          await client.send(row.slice(0, cut))
          return client
        }),
      )
      // each thread has seen the first pieces
      for (let times = 0; times < 8; times++) await running.serveAnother()
      for (const [index, client] of clients.entries()) await client.send(row.slice(cuts[index]))
      for (const [index, client] of clients.entries()) {
        await ensureAnswers(client, `a row of requests cut at byte ${cuts[index]}`)
      }
    },
  },
  casesCheck(
    {
      id: 'final.request-lines',
      title: 'takes request lines as RFC 9112 has them, and no others',
      anchor: 'strict-about-requests',
      hint: 'What a lenient server repairs, the next one on the way may read in another way.',
      needs: ['final.persistent'],
    },
    requestLines,
  ),
  casesCheck(
    {
      id: 'final.methods',
      title: 'answers 405 to methods that it does not offer, 501 to those that it does not know, and OPTIONS',
      anchor: 'strict-about-requests',
      hint: 'A method is a token. Is it one that you have heard of?',
      needs: ['final.persistent'],
    },
    methods,
  ),
  {
    id: 'final.allow',
    title: 'names the methods that it offers in Allow',
    anchor: 'strict-about-requests',
    hint: 'A 405 and the response to OPTIONS both have it.',
    needs: ['final.methods'],
    points: 1,
    async run(server) {
      const running = await server.start()
      for (const [method, target, status] of [
        ['POST', '/page.html', 405],
        ['OPTIONS', '/page.html', 204],
        ['OPTIONS', '*', 204],
      ] as const) {
        const response = await running.request(
          `${method} ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
        )
        ensureStatus(response, status, `${method} ${target}`)
        const allow = field(response, 'Allow').split(', ').sort().join()
        const evidence = {
          sent: response.sent,
          expected: 'Allow: GET, HEAD, OPTIONS',
          received: response.bytes,
        }
        ensure(allow === 'GET,HEAD,OPTIONS', `${method} ${target}: Allow names other methods`, evidence)
        const hasLength = response.fields.has('content-length')
        ensure(status !== 204 || !hasLength, 'a 204 has a Content-Length (RFC 9110 §8.6)', evidence)
      }
    },
  },
  casesCheck(
    {
      id: 'final.targets',
      title:
        'takes targets in origin-form, absolute-form and asterisk-form, and refuses what is none of them',
      anchor: 'strict-about-requests',
      hint: 'RFC 9112 §3.2 has four forms. Which of them are for you?',
      needs: ['final.persistent', '02.names'],
    },
    targets,
  ),
  casesCheck(
    {
      id: 'final.field-lines',
      title: 'takes field lines as RFC 9112 has them, and no others',
      anchor: 'strict-about-requests',
      hint: 'Name, colon, value: which characters may be where?',
      needs: ['final.persistent'],
    },
    fieldLines,
  ),
  {
    id: 'final.endless-body',
    title: 'reads on for a while after its last response, but not for ever',
    anchor: 'where-a-request-ends',
    hint: 'A reset can overtake your answer, so read a little of what still comes. And then?',
    needs: ['final.persistent'],
    points: 1,
    async run(server) {
      const running = await server.start()
      const sender = await running.connect()
      sender.pause() // it reads when it has sent everything, as many programs do
      await sender.send('POST /page.html HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n')
      for (let times = 0; times < 80 && !sender.isGone(); times++) await sender.send(Buffer.alloc(100_000))
      sender.resume()
      ensureStatus(await sender.next(), 405, 'a POST whose client sends 8 MB, and then reads')
      const client = await running.connect()
      await client.send('POST /page.html HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999\r\n\r\n')
      ensureStatus(await client.next(), 405, 'a POST with a body of 1 GB')
      for (let times = 0; times < 300 && !client.isGone(); times++) await client.send(Buffer.alloc(100_000))
      ensure(client.isGone(), 'it reads 30 MB of a body that nobody wants')
      ensureContent(await running.get('/page.html'), page, 'the next client')
    },
  },
  casesCheck(
    {
      id: 'final.bodies',
      title: 'never takes a body for the next request',
      anchor: 'where-a-request-ends',
      hint: 'A body may follow any request, also a GET. If its end is not sure, the connection ends.',
      needs: ['final.persistent'],
    },
    bodies,
  ),
]
