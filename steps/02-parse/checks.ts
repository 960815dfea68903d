// The checks of step 02: the request is understood, and the right file sent.
import { takeOver, type Check, type Likely } from '../../checker/check/check.ts'
import {
  closesAfterPage,
  ensureAnswer,
  ensureContent,
  ensureFile,
  ensureNoReset,
  ensureRefusal,
  ensureServing,
  ensureStatus,
} from '../../checker/check/expect.ts'
import { earlyLeaver } from '../../checker/check/leaving.ts'
import { tryRows } from '../../checker/check/table.ts'
import { everyByte, files, modified, secret } from '../../checker/subject/files.ts'
import type { RunningServer } from '../../checker/subject/launch.ts'
import { nameFor } from '../../checker/subject/seed.ts'
import { delay } from '../../checker/system/patience.ts'
import { ensure } from '../../checker/wire/failure.ts'
import { getRequest } from '../../checker/wire/requests.ts'
import { ensureForm, field, type Response } from '../../checker/wire/response.ts'
import { checks as earlier } from '../01-socket/checks.ts'
import { malformed } from './checks/malformed.ts'

const imfFixdate =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT$/

/** Paths that lead out of `www` for a server that believes them. `{directory}` is the folder around `www`. */
const waysOut = [
  '/../secret.txt',
  '/../../secret.txt',
  '//../secret.txt',
  '/..//secret.txt',
  '/folder/../../secret.txt',
  '/%2e%2e/secret.txt',
  '/.%2e/secret.txt',
  '/..%2fsecret.txt',
  '/%2e%2e%2fsecret.txt',
  '/%2E%2E/secret.txt', // the digits of an escape have two spellings
  '/..%2Fsecret.txt',
  '/%2E%2E%2Fsecret.txt',
  '/folder%2f..%2f..%2fsecret.txt',
  '/%252e%252e/secret.txt',
  '/..\\secret.txt',
  '/..%5csecret.txt',
  '/%c0%ae%c0%ae/secret.txt',
  '/%ef%bc%8e%ef%bc%8e/secret.txt',
  '/..%00/secret.txt',
  '/../secret.txt%00.html',
  '/..;/secret.txt',
  '/....//secret.txt',
  '/..%20/secret.txt',
  '/index.html/../../secret.txt',
  '/../www-secret/secret.txt',
  '/-secret/secret.txt',
  '-secret/secret.txt',
  '/../www/../secret.txt',
  '../secret.txt',
  'x../secret.txt',
  '{directory}/secret.txt',
  '/{directory}/secret.txt',
  '//{directory}/secret.txt',
  '/%2f{directory}/secret.txt',
  '/..{directory}/secret.txt',
  '/file://{directory}/secret.txt',
]

/** Paths through symbolic links out of `www`. */
const linksOut = [
  '/link-out.txt',
  '/folder-out/secret.txt',
  '/folder-out/www-secret/secret.txt',
  '/folder/../folder-out/secret.txt',
]

/** Targets, and the files that they name. */
const names: [target: string, file: string][] = [
  ['/a%20file%20with%20spaces.html', 'a file with spaces.html'],
  ['/p%61ge%2ehtml', 'page.html'],
  [`/${encodeURI('grüße-ünïcode-名前.html')}`, 'grüße-ünïcode-名前.html'],
  [`/${encodeURI('grüße-ünïcode-名前.html').toLowerCase()}`, 'grüße-ünïcode-名前.html'],
  ['/100%25.html', '100%.html'],
  ['/a+b&c=d.html', 'a+b&c=d.html'],
  ['/a%2Bb%26c%3Dd.html', 'a+b&c=d.html'],
  ['/a%23b.html', 'a#b.html'],
  // Windows has no such name
  ...(files['what?.html'] ? [['/what%3F.html', 'what?.html'] as [string, string]] : []),
]

/** Everybody should take a request line of 8000 bytes (RFC 9112 §3). */
const longQuery = 'x'.repeat(7900)

/** Targets with a query, and the files that they name. */
const queries = [
  ['/page.html?', 'page.html'],
  ['/page.html?a=b&c=%zz', 'page.html'],
  ['/page.html?a?b/../c', 'page.html'],
  ['/index.html?page.html', 'index.html'],
  ["/page.html?-._~!$&'()*+,;=:@/?", 'page.html'],
  [`/page.html?${longQuery}`, 'page.html'],
] as const

const longName = 'x'.repeat(300)

/** Ways for a file not to be there. */
const missingFiles = [
  `/${nameFor('missing')}.html`,
  `/folder/${nameFor('missing')}.html`,
  '/missing/page.html',
  '/page.html/more',
  '/page.html/',
  '/page.html%20',
  '/page.html%0A',
  '/loop.html', // a symbolic link to itself, where there are such links
  `/${longName}`,
  '//missing/page.html', // for whoever takes what follows two slashes for a host
]

/** A target as it is told. */
const shortened = (target: string): string =>
  target.replace(longQuery, 'a query of 7,900 characters').replace(longName, 'a name of 300 characters')

/** Bytes as JavaScript writes them, also those beyond ASCII. */
const visibleText = (bytes: string): string =>
  JSON.stringify(bytes).replace(/[\x80-\xff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`)

async function ensureMissing(running: RunningServer, target: string): Promise<Response> {
  const response = await ensureAnswer(running.get(target), 'HTTP/1.1 404')
  ensureStatus(response, 404, shortened(target))
  return response
}

/** The Date of a response is the time at which it was made. Gives the time after it. */
async function ensureDateOfNow(running: RunningServer): Promise<number> {
  // time(2) lags some milliseconds behind the clock that we read
  const before = Math.floor(Date.now() / 1000) * 1000 - 1000
  const response = await running.get('/page.html')
  const after = Date.now()
  const date = Date.parse(field(response, 'Date'))
  ensure(before <= date && date <= after, 'Date is not the time of the response', {
    kind: 'field',
    sent: response.sent,
    expected: `Date: ${new Date(after).toUTCString()}`,
    received: response.bytes,
  })
  return after
}

const refusals = [400, 403, 404]

/** A name that is markup where somebody puts it into a page as it is. */
const markup = '<script>alert(1)</script>.html'

/** Requests that are refused, each for another reason. */
const refused = [
  getRequest('/missing.html'),
  getRequest('/../x'),
  getRequest('/%zz'),
  getRequest('/page.html').replace('GET', 'DELETE'),
  getRequest('/page.html').replace('HTTP/1.1', 'HTTP/3.0'),
]

const saysClose = ({ fields }: Response): boolean =>
  fields.get('connection')?.some((value) => /\bclose\b/i.test(value)) ?? false

const formKinds = ['line end', 'status line', 'field line', 'length', 'no length', 'coding'] as const

/**
 * The target gets a refusal, or one of the files of www, or what a missing file gets, whatever that is. What
 * stands outside is looked for by the runner, in all that comes. `{directory}` in the target is the folder
 * around `www`.
 */
async function ensureNoWayOut(running: RunningServer, way: string): Promise<void> {
  const target = way.replace('{directory}', running.fixtures.directory)
  const expected = 'a refusal, with status 400, 403 or 404'
  const { status, body, bytes, sent } = await ensureAnswer(running.get(target), expected)
  const isElsewhere = [301, 302, 307, 308].includes(status)
  if (isElsewhere || refusals.includes(status)) return
  const isPage = status === 200 && Object.values(files).some((content) => content.equals(body))
  if (isPage || (await isLikeMissing(running, status, body))) return
  const kind = body.includes(secret) ? 'leak' : 'status'
  ensure(false, `${way} was answered with status ${status}`, { kind, sent, expected, received: bytes })
}

/** Whether a missing file is answered so, too, and one that is there is not. */
async function isLikeMissing(running: RunningServer, status: number, body: Buffer): Promise<boolean> {
  const missing = await running.get('/missing.html')
  if (missing.status !== status || !missing.body.equals(body)) return false
  return !(await running.get('/page.html')).body.equals(body)
}

const isLink = (target: string): boolean => /link-out|folder-out/.test(target)

/** A file that is there is missing for the server. */
const elsewhere: Likely = {
  kind: 'status',
  came: /^HTTP\/\S+ 404/,
  say:
    'The files are in the folder www of the directory in which the server is started. The checks start ' +
    'it in a directory of their own.',
}

export const own: Check[] = [
  {
    id: '02.index',
    title: 'sends index.html for /',
    anchor: 'from-a-target-to-a-file',
    hint: 'Which file do you look for when the path is only a slash?',
    hints: [
      'Look at the path after you have taken its first slash away. What is left of `/`?',
      'If the name is empty after the first slash and the query are gone, the name is `index.html`.',
    ],
    likely: [elsewhere],
    needs: ['01.answers'],
    points: 1,
    async run(server) {
      const running = await server.start()
      for (let times = 0; times < 2; times++) await ensureFile(running, '/', 'index.html')
    },
  },
  {
    id: '02.file',
    title: 'sends the file that is asked for',
    anchor: 'from-a-target-to-a-file',
    hint: 'Which word of the request names the file?',
    hints: [
      'The target of the request line, without its first slash, is a path under www. And www is the ' +
        'folder in the directory in which the server was started.',
      'Split the first line at its spaces, take the second word without its first slash, and read the ' +
        "file `join('www', name)`. Folders need nothing more.",
    ],
    likely: [elsewhere],
    needs: ['01.answers'],
    points: 2,
    async run(server) {
      const running = await server.start()
      for (const file of ['page.html', 'notes.txt', 'page.html']) await ensureFile(running, `/${file}`, file)
    },
  },
  {
    id: '02.subfolder',
    title: 'sends a file from a folder, and from a folder in a folder',
    anchor: 'from-a-target-to-a-file',
    hint: 'A target may have more than one slash. What becomes of the others?',
    hints: [
      'Look at how the name is taken from the target: the last part alone is not enough, and neither ' +
        'is the first.',
      "Everything after the first slash of the target is a path under www: `join('www', target.slice(1))`.",
    ],
    needs: ['02.file'],
    points: 1,
    async run(server) {
      const running = await server.start()
      for (const file of ['folder/page.html', 'folder/deep/er/page.html'])
        await ensureFile(running, `/${file}`, file)
    },
  },
  {
    id: '02.every-byte',
    title: 'sends a picture byte for byte',
    anchor: 'bytes-not-text',
    hint: 'Is a picture text?',
    hints: [
      'Look at how you read the file and how you join it with the head. An encoding such as `utf8` ' +
        'makes text of it.',
      '`readFileSync(path)` without an encoding gives a `Buffer`. Send ' +
        '`Buffer.concat([Buffer.from(head), content])`, and take `content.length` for the length.',
    ],
    needs: ['02.file'],
    points: 2,
    async run(server) {
      const running = await server.start()
      const response = await running.get('/picture.jpg')
      ensureContent(response, everyByte, '/picture.jpg')
    },
  },
  {
    id: '02.empty',
    title: 'sends an empty file as an empty body',
    anchor: 'bytes-not-text',
    hint: 'Nothing is not false: does a length of 0 count as "no file"?',
    hints: [
      'Look for an `if` with the content or its length in it: 0 and the empty text count as false.',
      'Let a missing file be `undefined`, and ask `content === undefined`. An empty file is a 200 ' +
        'with `Content-Length: 0`.',
    ],
    needs: ['02.file'],
    points: 1,
    async run(server) {
      const running = await server.start()
      for (let times = 0; times < 2; times++) await ensureFile(running, '/empty.txt', 'empty.txt')
    },
  },
  {
    id: '02.types',
    title: 'names the type of each file, with the charset of text',
    anchor: 'the-type-of-a-file',
    hint: 'How does a browser know what it gets, and in which charset a text is written?',
    hints: [
      'Look at the field `Content-Type`: which types does it know, and what does it say for text, and ' +
        'for a name without an extension?',
      "`contentType(extname(path)) || 'application/octet-stream'`, with `contentType` from " +
        '`mime-types`: it adds `charset=utf-8` where the type is text.',
    ],
    needs: ['02.file'],
    points: 2,
    async run(server) {
      const types: Record<string, [example: string, pattern: RegExp]> = {
        'no-extension': ['application/octet-stream', /^(application\/octet-stream|text\/plain.*)$/i],
        'page.html': ['text/html; charset=utf-8', /^text\/html; ?charset="?utf-8"?$/i],
        [`${nameFor('style')}.css`]: ['text/css; charset=utf-8', /^text\/css; ?charset="?utf-8"?$/i],
        'notes.txt': ['text/plain; charset=utf-8', /^text\/plain; ?charset="?utf-8"?$/i],
        [`${nameFor('script')}.js`]: [
          'text/javascript; charset=utf-8',
          /^(text|application)\/javascript; ?charset="?utf-8"?$/i,
        ],
        'picture.jpg': ['image/jpeg', /^image\/jpeg$/i],
        'CAPITALS.JPG': ['image/jpeg', /^image\/jpeg$/i],
        'picture.svg': ['image/svg+xml', /^image\/svg\+xml/i],
        [`${nameFor('data')}.json`]: ['application/json', /^application\/json/i],
        [`${nameFor('archive')}.zip`]: ['application/zip', /^application\/zip$/i],
        'odd.constructor': ['application/octet-stream', /^(application\/octet-stream|text\/plain.*)$/i],
      }
      await tryRows(
        server,
        Object.entries(types),
        ([file]) => file,
        async ([file, [example, pattern]], running) => {
          const response = await running.get(`/${file}`)
          ensureStatus(response, 200, `/${file}`)
          const type = field(response, 'Content-Type')
          const { sent, bytes } = response
          const evidence = {
            kind: 'field',
            sent,
            expected: `Content-Type: ${example}`,
            received: bytes,
          } as const
          ensure(pattern.test(type), `the type of ${file} is ${type}`, evidence)
        },
      )
    },
  },
  {
    id: '02.names',
    title: 'finds names with spaces, percent-escapes and letters of any language',
    anchor: 'percent-escapes',
    hint: 'What stands for a space in a target? And what for an é?',
    hints: [
      'Look at when the escapes are decoded, and how often. Once is right; a `+` in a path stays a plus.',
      'Take the query away, and then give the path to `decodeURIComponent` once. It reads UTF-8, and ' +
        'leaves `+`, `&` and `=` alone.',
    ],
    needs: ['02.file'],
    points: 2,
    async run(server) {
      await tryRows(
        server,
        names,
        ([target]) => target,
        async ([target, file], running) => {
          await ensureFile(running, target, file)
        },
      )
    },
  },
  {
    id: '02.query',
    title: 'finds the file whatever query follows the path',
    anchor: 'the-query',
    hint: 'Where does the path end, and the query begin?',
    hints: [
      'Look at the order: the query has to go before the escapes are decoded, and nothing in it may matter.',
      "Take what stands before the first question mark: `const [path] = target.split('?')`. Only then " +
        'decode it.',
    ],
    needs: ['02.file'],
    points: 1,
    async run(server) {
      await tryRows(
        server,
        queries,
        ([target]) => shortened(target),
        async ([target, file], running) => {
          ensureContent(await running.get(target), files[file] as Buffer, shortened(target))
        },
      )
    },
  },
  {
    id: '02.fields',
    title: 'sends Date, Server and Last-Modified, and both dates are true',
    anchor: 'the-fields-of-a-response',
    hint: 'Which clock do dates in HTTP follow, and in which form are they?',
    hints: [
      'Look at the head of your response, also of a 404. `Last-Modified` comes from the file, and the ' +
        'dates are in GMT.',
      '`new Date().toUTCString()` has the right form. For `Last-Modified` take ' +
        '`statSync(path).mtime.toUTCString()`. `Server` is any name. (In C take `gmtime_r`: what `gmtime` ' +
        'gives is shared by all threads.)',
    ],
    needs: ['02.file'],
    points: 2,
    async run(server) {
      const running = await server.start()
      const response = await running.get('/page.html')
      const evidence = { kind: 'field', sent: response.sent, received: response.bytes } as const
      ensure(field(response, 'Server') !== '', 'Server is empty', evidence)
      const expected = modified.toUTCString()
      for (const name of ['Date', 'Last-Modified']) {
        const hasForm = imfFixdate.test(field(response, name))
        ensure(hasForm, `${name} is no date in the form of HTTP`, { ...evidence, expected })
      }
      const isTrue = field(response, 'Last-Modified') === expected
      ensure(isTrue, 'Last-Modified is not when the file was last modified', { ...evidence, expected })
      const first = await ensureDateOfNow(running)
      await delay(1000 - (first % 1000) + 1000) // a Date that was made once is wrong after a second
      await ensureDateOfNow(running)
      const { sent, bytes, fields } = await running.get('/missing.html')
      for (const name of ['Date', 'Server']) {
        const message = `the answer for a missing file has no ${name}`
        ensure(fields.get(name.toLowerCase())?.length === 1, message, {
          kind: 'field',
          sent,
          received: bytes,
        })
      }
      const plain = getRequest('/page.html')
      for (const request of [plain.replace('Host: localhost\r\n', ''), plain.replace('GET', 'DELETE')]) {
        const { status, sent, bytes, fields } = await running.request(request)
        if (status < 300 || status >= 500) continue // RFC 9110 §6.6.1
        const message = `an answer with status ${status} has no Date`
        ensure(fields.get('date')?.length === 1, message, { kind: 'field', sent, received: bytes })
      }
    },
  },
  {
    id: '02.missing-file',
    title: 'answers 404 where there is no file',
    anchor: 'a-file-that-is-not-there',
    hint: 'What does the system say when you open a file that is not there? And what then?',
    hints: [
      'Look at what reading throws for a file that is not there. There are several codes: a part of ' +
        'the path may be no folder (`/page.html/`), or a name too long. Does a slash at the end get ' +
        'lost on the way?',
      'Catch the error. For `ENOENT`, `ENOTDIR` and `ENAMETOOLONG` answer 404.',
    ],
    needs: ['01.answers'],
    points: 1,
    async run(server) {
      await tryRows(server, missingFiles, shortened, async (target, running) => {
        await ensureMissing(running, target)
        await ensureServing(running, `a request for ${shortened(target)}`)
      })
    },
  },
  {
    id: '02.not-found-page',
    title: 'says "File Not Found" in the page of a 404, and "The requested file could not be found"',
    anchor: 'a-file-that-is-not-there',
    hint: 'What does a person see in the browser when there is no file?',
    hints: [
      'Look at the body of your 404, and at its Content-Type. The words are those of the lesson.',
      'Send a page of HTML with the title `File Not Found` and the sentence `The requested file could ' +
        'not be found`, as text/html.',
    ],
    needs: ['01.answers'],
    points: 1,
    async run(server) {
      const running = await server.start()
      for (const target of ['/missing.html', '/folder/missing.html']) {
        const response = await ensureAnswer(running.get(target), 'HTTP/1.1 404')
        const { sent, body, bytes } = response
        const page = body.toString()
        const expected = 'File Not Found … The requested file could not be found'
        const evidence = { kind: 'body', sent, expected, received: body } as const
        ensure(page.includes('File Not Found'), 'the page of a 404 has another title', evidence)
        const hasSentence = page.includes('The requested file could not be found')
        ensure(hasSentence, 'the page of a 404 says something else', evidence)
        const isHtml = /^text\/html/i.test(field(response, 'Content-Type'))
        ensure(isHtml, 'the page of a 404 is not text/html', { kind: 'field', sent, received: bytes })
      }
      // Whoever makes a link chooses the name: on the page it would be a script of the site's own.
      const { sent, body, bytes } = await ensureAnswer(running.get(`/${encodeURI(markup)}`), 'HTTP/1.1 404')
      const message = 'the page of a 404 shows the name that was asked for, and its < and > are markup there'
      ensure(!body.includes(markup), message, { kind: 'body', sent, received: bytes })
    },
  },
  {
    id: '02.refusal-form',
    title: 'sends its refusals in the same form as its files: lines, length, closing',
    anchor: 'a-file-that-is-not-there',
    hint: 'Who writes the head of a 404: the same lines of your program that write the head of a 200?',
    hints: [
      'Look at how many places of your program write a head. Each of them has to get the lines, the ' +
        'length and the ' +
        'closing right.',
      'Let one function make the bytes of every response, from a status, fields and a body, and have ' +
        'the pages of ' +
        'errors go through it.',
    ],
    needs: ['01.answers'],
    points: 1,
    async run(server) {
      const running = await server.start()
      // What is wrong in all responses is a matter of other checks.
      const page = await running.get('/index.html')
      const usual = page.faults.map(({ kind }) => kind)
      const closes = await closesAfterPage(running)
      const refusalKinds = formKinds.filter((kind) => !usual.includes(kind))
      for (const request of refused) {
        const client = await running.connect()
        await client.send(request)
        if (closes) await client.closed()
        const response = await client.response()
        ensureForm(response, refusalKinds)
        const { status, sent, bytes } = response
        const says = saysClose(response) || !saysClose(page)
        ensure(says, `an answer with status ${status} does not say that the connection is closed after it`, {
          kind: 'field',
          sent,
          expected: 'Connection: close',
          received: bytes,
        })
        const isRefusal = status >= 400 || !request.includes('missing')
        ensure(isRefusal, 'a missing file is not refused', { kind: 'status', sent, received: bytes })
      }
    },
  },
  {
    id: '02.folder',
    title: 'does not take a folder for a file',
    anchor: 'a-file-that-is-not-there',
    hint: 'Can a folder be opened? Can it be read?',
    hints: [
      'Look at what your server does before it reads: a folder is there, so a test for being there is ' +
        'not enough.',
      'Ask `statSync(path).isDirectory()`, and answer 404 if it is.',
    ],
    needs: ['02.file'],
    points: 1,
    async run(server) {
      const running = await server.start()
      for (const target of ['/folder', '/folder/', '/folder/deep/'])
        ensureStatus(await ensureAnswer(running.get(target), 'HTTP/1.1 404'), 404, target)
      await ensureServing(running, 'a request for a folder')
    },
  },
  {
    id: '02.outside',
    title: 'sends nothing that is outside of www, however it is asked',
    anchor: 'nothing-outside-of-www',
    hint: 'Where does a path lead to in the end, when every escape is decoded and every .. is resolved?',
    hints: [
      'Look at the way from the target to the path, and at its order: escapes, then `..`, then the ' +
        'test. The test has to see the path that is opened.',
      'Take `realpathSync` of `www` once. For a request: decode, `posix.normalize` with the leading ' +
        'slash on, join with the root, `realpathSync.native`, and serve only what begins with `root + ' +
        'sep`.',
    ],
    needs: ['01.answers'],
    points: 4,
    claims: (target) => !isLink(target),
    async run(server) {
      await tryRows(
        server,
        waysOut,
        (way) => way,
        async (way, running) => ensureNoWayOut(running, way),
      )
    },
  },
  {
    id: '02.link-out',
    title: 'follows no symbolic link out of www',
    anchor: 'nothing-outside-of-www',
    hint: 'The path of the file is under www, and the file itself is not. Who knows where the link leads to?',
    hints: [
      'Look at the path that you test. With a symbolic link in it, it says where the link is, not ' +
        'where it leads to.',
      '`realpathSync` and `realpathSync.native` follow all links. Use them on the root and on the ' +
        'file, and test that the file begins with `root + sep`.',
    ],
    needs: ['01.answers'],
    points: 1,
    uses: ['links'],
    claims: isLink,
    async run(server) {
      await tryRows(
        server,
        linksOut,
        (way) => way,
        async (way, running) => ensureNoWayOut(running, way),
      )
    },
  },
  {
    id: '02.nul',
    title: 'does not cut a name at %00',
    anchor: 'nothing-outside-of-www',
    hint: 'Can a file have a NUL in its name?',
    hints: [
      'Look at what the decoded path has in it, and at who is given that name. Node refuses a NUL ' +
        'with an error of its own; for C, a name ends there.',
      'Answer 400 where the decoded path holds `\\0`, or catch `ERR_INVALID_ARG_VALUE` and answer 404.',
    ],
    needs: ['01.answers'],
    points: 1,
    async run(server) {
      const targets = ['/page.html%00', '/page.html%00.jpg', '/%00', '/folder%00/page.html']
      await tryRows(
        server,
        targets,
        (target) => target,
        async (target, running) => {
          const { status, body, bytes, sent } = await ensureAnswer(running.get(target), 'HTTP/1.1 404')
          const message = `${target} was answered with status ${status}`
          const isRight = status === 400 || status === 404 || (await isLikeMissing(running, status, body))
          ensure(isRight, message, { kind: 'status', sent, received: bytes })
        },
      )
    },
  },
  {
    id: '02.malformed',
    title: 'answers 400 to what is no request',
    anchor: 'what-is-not-a-request',
    hint: 'Can you say what a request line and a field line look like, from the first character to the last?',
    hints: [
      'Look at how the request line is taken apart: `split` takes anything. The message names the ' +
        'request that got through.',
      'Write a pattern from `^` to `$` for the request line and one for a field line, and answer 400 ' +
        'where a line does not match. (In Python, Perl and Ruby `$` lets a LF through: there the end is ' +
        '`\\Z` or `\\z`.) Then count the Hosts: one in HTTP/1.1. A failing `decodeURIComponent` is a ' +
        '400, too.',
    ],
    needs: ['01.answers'],
    points: 3,
    async run(server) {
      await tryRows(
        server,
        malformed,
        ([, why]) => why,
        async ([bytes, why, statuses = [400]], running) => {
          const response = await ensureAnswer(running.request(bytes), 'HTTP/1.1 400')
          if (!statuses.includes(response.status)) ensureStatus(response, 400, why)
        },
      )
      await ensureServing(await server.start(), 'requests that are none')
    },
  },
  {
    id: '02.field-names',
    title: 'takes field names in any case, and values with or without space around',
    anchor: 'the-head-of-a-request',
    hint: 'Are Host, host and HOST three fields?',
    hints: [
      'Look at where a field is looked up: in which spelling was it kept? And what of the value is kept?',
      'Keep each name in lower case, and `trim` the value. The space after the colon may be missing, ' +
        'and so may the value. In a value bytes beyond ASCII are allowed.',
    ],
    needs: ['02.file'],
    points: 1,
    async run(server) {
      const running = await server.start()
      for (const host of [
        'host: a',
        'HOST:a',
        'hOsT: \t a \t ',
        'Host:',
        'Accept: \x80\x85\xa0\xe9 "x"\r\nHost: a:8080', // 85 and a0 are a line end and a space for some
        "!#$%&'*+-.^_`|~09aZ: 1\r\nHost: a", // all that a token may have
        'constructor: 1\r\n__proto__: 2\r\nHost: a', // names that every object of JavaScript knows
      ]) {
        const request = `GET /page.html HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\n`
        ensureContent(await running.request(request), files['page.html'] as Buffer, visibleText(host))
      }
    },
  },
  {
    id: '02.http-1.0',
    title: 'serves a client of HTTP/1.0, which need not name a host',
    anchor: 'the-head-of-a-request',
    hint: 'Did every version of HTTP have the field Host?',
    hints: [
      'Look at where you ask for Host: HTTP/1.0 is older than that field.',
      'Refuse a request without Host only if its version is not `HTTP/1.0`. The answer may say HTTP/1.1.',
    ],
    needs: ['02.file'],
    points: 1,
    async run(server) {
      const running = await server.start()
      const page = files['page.html'] as Buffer
      ensureContent(await running.request('GET /page.html HTTP/1.0\r\n\r\n'), page, 'HTTP/1.0 without Host')
      ensureContent(
        await running.request('GET /page.html HTTP/1.0\r\nHost: a\r\n\r\n'),
        page,
        'HTTP/1.0 with Host',
      )
    },
  },
  {
    id: '02.version',
    title: 'answers 505 to other versions of HTTP',
    anchor: 'what-is-not-a-request',
    hint: 'Is a request of another version malformed, or only not yours?',
    hints: [
      'Look at where the version is tested. A request line with HTTP/2.0 is well-formed, so it is no ' +
        'case for 400.',
      'Let the pattern take any two digits, `HTTP\\/(\\d)\\.(\\d)`, and answer 505 where the first is not 1.',
    ],
    needs: ['01.answers'],
    points: 1,
    async run(server) {
      const running = await server.start()
      for (const version of ['HTTP/2.0', 'HTTP/3.1', 'HTTP/0.9']) {
        const request = `GET /page.html ${version}\r\nHost: a\r\n\r\n`
        ensureStatus(await ensureAnswer(running.request(request), 'HTTP/1.1 505'), 505, version)
      }
      // Who speaks HTTP/1.1 understands what is 1-point-something (RFC 9110 §2.5).
      for (const version of ['HTTP/1.2', 'HTTP/1.9']) {
        const request = `GET /page.html ${version}\r\nHost: a\r\nConnection: close\r\n\r\n`
        ensureStatus(await ensureAnswer(running.request(request), 'HTTP/1.1 200'), 200, version)
      }
      await ensureServing(running, 'other versions of HTTP')
    },
  },
  {
    id: '02.method',
    title: 'answers 405 to other methods, and says which are allowed',
    anchor: 'other-methods',
    hint: 'What does your server do with a POST?',
    hints: [
      'Look at which methods get past. The refusal comes after the request has been found well-formed.',
      'If the method is neither GET nor HEAD, answer 405, with the field `Allow: GET, HEAD` (RFC 9110 ' +
        '§15.5.6).',
    ],
    needs: ['01.answers'],
    points: 1,
    async run(server) {
      const running = await server.start()
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'BREW', 'get', 'Head', 'GETS', 'GE']) {
        const head = `${method} /page.html HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nConnection: close\r\n\r\n`
        const response = await ensureAnswer(running.request(`${head}abc`), 'HTTP/1.1 405')
        const isUnknown = !['POST', 'PUT', 'DELETE'].includes(method)
        if (isUnknown && response.status === 501) continue // RFC 9110 §9.1 leaves it open
        // The name of a method has a case, and nobody has given these a meaning.
        if (/^(get|Head|GETS|GE)$/.test(method) && response.status === 400) continue
        if (response.status !== 501) ensureStatus(response, 405, method)
        const allow = field(response, 'Allow')
        const { sent, bytes } = response
        ensure(/\bGET\b/.test(allow), 'Allow does not name GET', { kind: 'field', sent, received: bytes })
      }
      await ensureServing(running, 'other methods')
    },
  },
  {
    id: '02.unread-body',
    title: 'gets its answer through to a client that sends a body nobody wants',
    anchor: 'other-methods',
    hint:
      'What becomes of bytes that the client has sent, when the socket is closed and nobody has read ' +
      'them?',
    hints: [
      'Closing a socket with unread bytes resets the connection, and the reset overtakes the answer. ' +
        'Read on, and drop what you read.',
      'Send the answer with `socket.end(…)`, keep the `data` listener, and let it drop what comes. ' +
        "Don't `destroy` or pause the socket. In a thread: `shutdown` your side, read until nothing more " +
        'comes, and close then.',
    ],
    needs: ['01.answers'],
    points: 1,
    async run(server) {
      const running = await server.start()
      const body = Buffer.alloc(200_000, 'x')
      const head = `POST /page.html HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`
      for (let times = 0; times < 2; times++) {
        const later = await running.connect()
        await later.send(head)
        await running.serveAnother()
        await later.send(body.subarray(2))
        await ensureNoReset(later, 'POST with a body of 200,000 bytes', 'xx', running)
        const atOnce = await running.connect()
        await atOnce.send(Buffer.concat([Buffer.from(head), body.subarray(2)]))
        await ensureNoReset(atOnce, 'POST with a body of 200,000 bytes in the same piece', 'xx', running)
      }
    },
  },
  {
    id: '02.head',
    title: 'answers HEAD like GET, without the body',
    anchor: 'head',
    hint: 'What does a HEAD leave out of the answer to a GET, and what stays as it is?',
    hints: [
      'Look at where HEAD leaves the way of GET: it should be at the very end, where the bytes are ' +
        'put together.',
      'Make the whole head as for GET, with the Content-Length of the body, and then leave the body ' +
        'away. A 404 to HEAD has no body, either.',
    ],
    needs: ['02.file'],
    points: 1,
    async run(server) {
      const running = await server.start()
      for (const target of ['/page.html', '/missing.html']) {
        const get = await running.get(target)
        const head = await running.request(getRequest(target).replace('GET', 'HEAD'), 'HEAD')
        ensureStatus(head, get.status, `HEAD ${target}`)
        ensureForm(head, ['length'])
        for (const name of ['Content-Length', 'Content-Type', 'Last-Modified']) {
          const [expected, value] = [get, head].map(({ fields }) =>
            fields.get(name.toLowerCase())?.join(', '),
          )
          const evidence = { sent: head.sent, expected: `${name}: ${expected}`, received: head.bytes }
          const message = `HEAD ${target} has another ${name} than GET`
          ensure(expected === value, message, { kind: 'field', ...evidence })
        }
      }
    },
  },
  {
    id: '02.endless-head',
    title: 'answers 431 to a head without end',
    anchor: 'a-head-without-end',
    hint:
      'You keep what has come until the head is complete. How much do you keep for a client that never ' +
      'completes it?',
    hints: [
      'Look at what happens while the empty line does not come: is there a limit to what you keep?',
      'After each piece: if no empty line is there and more than 16 KiB have come, or the head ends ' +
        'beyond them, answer 431 and keep nothing more. Go on reading, and drop it.',
    ],
    likely: [
      {
        kind: 'no response',
        say: 'It keeps what comes, and waits for an empty line that never comes. At how many bytes does it say no?',
      },
    ],
    needs: ['01.answers'],
    points: 2,
    async run(server) {
      const running = await server.start()
      const client = await running.connect()
      await client.send('GET /page.html HTTP/1.1\r\nHost: a\r\n')
      const line = `X-${nameFor('Padding')}: ${'x'.repeat(1011)}\r\n`
      for (let kilobytes = 0; kilobytes < 1024 && client.received().length === 0; kilobytes += 16) {
        await client.send(line.repeat(16))
        await running.serveAnother()
      }
      ensureStatus(await client.response(), 431, 'a head of up to 1 MiB without an end')
      const unbroken = await running.connect()
      await unbroken.send('GET /')
      for (let kilobytes = 0; kilobytes < 1024 && unbroken.receivedLength() === 0; kilobytes += 16) {
        await unbroken.send('x'.repeat(16 * 1024))
        await running.serveAnother()
      }
      const response = await unbroken.response()
      const isRefused = [400, 414].includes(response.status) // RFC 9112 §3
      if (!isRefused) ensureStatus(response, 431, 'a request line of up to 1 MiB without an end')

      const whole = `GET /page.html HTTP/1.1\r\nHost: a\r\n${line.repeat(100)}\r\n`
      ensureStatus(await running.request(whole), 431, 'a head of 100 KiB')
      const usual = `GET /page.html HTTP/1.1\r\nHost: a\r\nCookie: ${'x'.repeat(6000)}\r\nConnection: close\r\n\r\n`
      ensureContent(await running.request(usual), files['page.html'] as Buffer, 'a head of 6 KB')
    },
  },
  {
    id: '02.slow-reader',
    title: 'sends a file of 50 MB whole to a client that reads slowly, and serves others meanwhile',
    anchor: 'bytes-not-text',
    hint: 'Do you end the connection before its last bytes are out?',
    hints: [
      'Look at how the connection is ended. `destroy` throws away what has not been sent yet, and so ' +
        'does the end of the program or a timeout of a few seconds.',
      '`socket.end(bytes)` sends everything, however slow the client is, and closes after it. Bytes ' +
        'that come meanwhile are read and dropped. In other languages `send` may take a part only: send the ' +
        'rest again until all is out (`sendall` in Python), in a thread that keeps nobody else waiting.',
    ],
    needs: ['02.file'],
    points: 2,
    fresh: true,
    cost: 'much',
    async run(server) {
      const running = await server.start()
      const big = Buffer.alloc(50_000_000, everyByte.subarray(0, 1021))
      running.fixtures.add('big.bin', big)
      const client = await running.connect()
      client.pause()
      await client.send(getRequest('/big.bin'))
      await ensureFile(running, '/page.html', 'page.html')
      client.resume()
      await client.until((bytes) => bytes.length > 0, 'no response came')
      client.pause()
      await client.send('more than a request\r\n\r\n') // is no reason to cut the response off
      await ensureFile(running, '/index.html', 'index.html')
      client.resume()
      ensureContent(await client.response(), big, 'a file of 50 MB')
    },
  },
  {
    id: '02.gone-while-reading',
    title: 'goes on serving when clients vanish in the middle of a response',
    anchor: 'bytes-not-text',
    hint: 'Who hears of it when a write goes to a client that has gone?',
    hints: [
      'Look at whether each socket has an `error` listener, also while a response is on its way.',
      "Add `socket.on('error', () => {})` right where the client is accepted. It stays for as long as " +
        'the socket lives. In other languages sending fails: catch that in the function that serves the ' +
        'client, and ignore SIGPIPE, which ends a whole program with all of its threads.',
    ],
    needs: ['02.file'],
    points: 1,
    fresh: true,
    async run(server) {
      const running = await server.start()
      running.fixtures.add('left-unread.bin', Buffer.alloc(8_000_000, 'x'))
      for (let times = 0; times < 3; times++) {
        await earlyLeaver(running, '/left-unread.bin')
        await ensureFile(running, '/page.html', 'page.html')
      }
    },
  },
  {
    id: '02.no-www',
    title: 'refuses to start without a folder www, with one line on stderr and exit status 1',
    anchor: 'starting-without-www',
    hint: 'When should a server notice that there is nothing to serve?',
    hints: [
      'Look at the start of your program: what does it do where there is no `www` beside it?',
      "Before you listen: `if (!statSync('www', { throwIfNoEntry: false })?.isDirectory())`, write " +
        'one line that names `www` to stderr, and `process.exit(1)`.',
    ],
    needs: [],
    points: 1,
    cost: 'much',
    async run(server) {
      const port = await server.freePort()
      const exit = await server.run([String(port)], { withWww: false })
      ensureRefusal(exit, 'no folder www')
      ensure(exit.stderr.includes('www'), 'the message does not name the folder', { received: exit.stderr })
    },
  },
]

export const checks = takeOver(earlier, {}, own)
