// Files: which are there, and what they are.
import { chmodSync, linkSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { lineFor } from '../../checker/wire/access-log.ts'
import { CheckFailure, ensure } from '../../checker/wire/failure.ts'
import type { Check } from '../../checker/check/check.ts'
import { ensureContent, ensureFile, ensureStatus } from '../../checker/check/expect.ts'
import { secret } from '../../checker/subject/files.ts'
import { field } from '../../checker/wire/response.ts'
import type { RunningServer } from '../../checker/subject/launch.ts'
import { ensureThat, fieldIfAny, settledTag } from './asking.ts'

export const fileChecks: Check[] = [
  {
    id: 'final.folders',
    title:
      'sends a client that asks for a folder to its address with a slash, and serves its index.html there',
    anchor: 'folders',
    hint: 'Links in a page are relative to its address: in which folder is /test?',
    needs: ['02.missing-file'],
    points: 2,
    async run(server) {
      const running = await server.start()
      running.fixtures.add('with index/index.html', 'The index of a folder')
      running.fixtures.add('%2e/x"<>?#/index.html', 'A folder with an awkward name')
      mkdirSync(join(running.fixtures.directory, 'www/evil.example'))
      const redirects = [
        ['/with%20index', '/with%20index/'],
        ['/with%20index?a=b&c=%zz', '/with%20index/?a=b&c=%zz'],
        ['/with%20index?{a}="b|c"&d=e%20', '/with%20index/?%7Ba%7D=%22b%7Cc%22&d=e%20'],
        ['/folder', '/folder/'],
        ['/folder/deep', '/folder/deep/'],
        ['//folder', '/folder/'],
        ['//evil.example', '/evil.example/'],
        ['///evil.example', '/evil.example/'],
        ['/folder/..//evil.example', '/evil.example/'],
        ['/%2fevil.example', '/evil.example/'],
        ['http://a/folder', '/folder/'],
        ['http://evil.example//evil.example?q', '/evil.example/?q'],
        ['/%252e/x%22%3c%3e%3f%23', '/%252e/x%22%3C%3E%3F%23/'],
      ] as const
      for (const [target, location] of redirects) {
        const response = await running.get(target)
        ensure([301, 308].includes(response.status), `${target}: the status is ${response.status}, not 301`, {
          sent: response.sent,
          received: response.bytes,
        })
        ensureThat(
          field(response, 'Location') === location,
          `${target} is redirected to another place`,
          response,
          `Location: ${location}`,
        )
        ensureThat(
          /no-cache|no-store|max-age=0/.test(fieldIfAny(response, 'Cache-Control') ?? ''),
          'browsers keep a redirect for good, also when the folder has become a file',
          response,
          'Cache-Control: no-cache',
        )
      }
      ensureContent(await running.get('/with%20index/'), 'The index of a folder', '/with%20index/')
      ensureContent(await running.get('/with%20index/?a=b'), 'The index of a folder', '/with%20index/?a=b')
      ensureContent(
        await running.get('/%252e/x%22%3C%3E%3F%23/'),
        'A folder with an awkward name',
        'a folder with an awkward name',
      )
      for (const target of ['/folder/', '/folder/deep/', '/evil.example/']) {
        const response = await running.get(target)
        ensureStatus(response, 404, `${target}, which has no index.html`)
        ensureThat(!response.body.includes('page.html'), `${target} shows what is in the folder`, response)
      }
    },
  },
  {
    id: 'final.hidden',
    title:
      'has no hidden files, but .well-known, and follows links inside of the root only, also when one ' +
      'takes the place of a file',
    anchor: 'nothing-outside-of-the-root',
    hint: 'What a name leads to may change between two looks. Look at the name, and at what you have opened.',
    needs: ['02.missing-file', '02.outside'],
    points: 3,
    async run(server) {
      const running = await server.start()
      for (const name of [
        '.env',
        '.git/config',
        'folder/.htpasswd',
        '.well-known/.secret',
        '.well-known-not/a.txt',
        '...',
        '..a/b.txt',
      ]) {
        running.fixtures.add(name, secret)
      }
      running.fixtures.add('.well-known/security.txt', 'There for everybody\n')
      running.fixtures.add('a.b/c.d.txt', 'Dots elsewhere\n')
      const www = join(running.fixtures.directory, 'www')
      if (process.platform !== 'win32') {
        symlinkSync('.env', join(www, 'link-to-hidden.txt'))
        symlinkSync('.git', join(www, 'link-to-git'))
        symlinkSync('page.html', join(www, '.hidden-link.html'))
      }
      const hidden = [
        '/.env',
        '/%2eenv',
        '/.git/config',
        '/.git',
        '/.git/',
        '/%2Egit%2Fconfig',
        '/folder/.htpasswd',
        '/folder/%2ehtpasswd',
        '/folder/../.env',
        '/.well-known/.secret',
        '/.well-known-not/a.txt',
        '/...',
        '/..a/b.txt',
        '/link-to-hidden.txt',
        '/link-to-git/config',
        '/link-to-git',
        '/.hidden-link.html',
        '//.env',
        '/x/../.env',
      ]
      for (const target of hidden) {
        const response = await running.get(target)
        ensureThat(!response.body.includes(secret), `${target} got a hidden file`, response)
        ensureStatus(response, 404, target)
      }
      ensureContent(
        await running.get('/.well-known/security.txt'),
        'There for everybody\n',
        '/.well-known/security.txt',
      )
      ensureContent(await running.get('/a.b/c.d.txt'), 'Dots elsewhere\n', '/a.b/c.d.txt')
      if (process.platform !== 'win32') await ensureLinksStayInside(running)
    },
  },
  {
    id: 'final.types',
    title: 'gives each file a type that browsers take, and a charset only where its bytes bear it out',
    anchor: 'types-and-charsets',
    hint: 'A page may name its own charset. Which is stronger: its <meta>, or your Content-Type?',
    needs: ['02.types'],
    points: 1,
    async run(server) {
      const running = await server.start()
      const types: [name: string, content: string | Buffer, type: RegExp, coding?: string][] = [
        ['script.cjs', 'exports = {}\n', /^(text|application)\/javascript\b/],
        ['packed.svgz', gzipSync('<svg xmlns="http://www.w3.org/2000/svg"/>'), /^image\/svg\+xml$/, 'gzip'],
        [
          'old-page.html',
          Buffer.from('<meta charset=iso-8859-1>\n<p>Gr\xfc\xdfe\n', 'latin1'),
          /^text\/html(?!.*utf)/i,
        ],
        ['new-page.html', '<p>Grüße\n', /^text\/html; ?charset="?utf-8"?$/i],
      ]
      for (const [name, content, type, coding] of types) {
        running.fixtures.add(name, content)
        const response = await running.get(`/${name}`)
        ensureContent(response, content, name)
        ensureThat(type.test(field(response, 'Content-Type')), `${name} has another Content-Type`, response)
        ensureThat(
          fieldIfAny(response, 'Content-Encoding') === coding,
          `${name} has another Content-Encoding`,
          response,
          coding === undefined ? 'no Content-Encoding' : `Content-Encoding: ${coding}`,
        )
      }
    },
  },
  {
    id: 'final.log-names',
    title: 'escapes in its log what would turn a line around on a terminal, or end it',
    anchor: 'names',
    hint: 'Some characters have no shape, and change how those after them are shown.',
    needs: ['04.line'],
    points: 1,
    fresh: true,
    async run(server) {
      const running = await server.start()
      const signs = ['\u202a', '\u202e', '\u2066', '\u2069', '\u200e', '\u200f', '\u061c', '\u2028', '\u0085']
      for (const sign of signs) await running.get(`/${encodeURIComponent(`a${sign}gnp.exe`)}`)
      await running.logUntil((log) => log.length >= signs.length, 'not all accesses are in the log')
      for (const sign of signs) {
        const shown = encodeURIComponent(sign)
        ensure(
          running.log().some(({ file }) => file === `a${shown}gnp.exe`),
          `the log has a name with ${shown}, and does not escape it`,
          {
            expected: lineFor({ file: `a${shown}gnp.exe`, address: '127.0.0.1', port: '…', count: '…' }),
            received: JSON.stringify(running.program.stdout()),
          },
        )
      }
    },
  },
  {
    id: 'final.old-names',
    title: 'serves a file whose name is not UTF-8',
    anchor: 'names',
    hint: 'To Linux a name is bytes. What is %E9, if it is no UTF-8?',
    needs: ['02.names'],
    points: 1,
    uses: ['names of bytes'],
    async run(server) {
      const running = await server.start()
      const www = join(running.fixtures.directory, 'www')
      writeFileSync(Buffer.from(`${www}/caf\xe9.html`, 'latin1'), 'A name in Latin-1')
      running.fixtures.add('café.html', 'A name in UTF-8')
      ensureContent(await running.get('/caf%E9.html'), 'A name in Latin-1', '/caf%E9.html')
      ensureContent(await running.get('/caf%C3%A9.html'), 'A name in UTF-8', '/caf%C3%A9.html')
    },
  },
  {
    id: 'final.forbidden',
    title: 'answers 403 for what it may not read, and says so in one line, however often it is asked',
    anchor: 'what-may-not-be-read',
    hint: 'Who may not read a file is not broken, and a line for each request fills a disk.',
    needs: ['02.missing-file'],
    points: 1,
    fresh: true,
    uses: ['permissions'],
    run: async (server) => ensureForbidden(await server.start()),
  },
]
/** Links of all kinds, and links that take the place of files. */
async function ensureLinksStayInside(running: RunningServer): Promise<void> {
  const www = join(running.fixtures.directory, 'www')
  symlinkSync('page.html', join(www, 'link.html'))
  symlinkSync('folder', join(www, 'link-folder'))
  symlinkSync('nowhere', join(www, 'broken.html'))
  symlinkSync(running.fixtures.directory, join(www, 'absolute-out'))
  symlinkSync('../www-secret', join(www, 'sibling-out'))
  await ensureFile(running, '/link.html', 'page.html')
  await ensureFile(running, '/link-folder/page.html', 'folder/page.html')
  for (const target of [
    '/broken.html',
    '/loop.html',
    '/absolute-out',
    '/absolute-out/',
    '/absolute-out/secret.txt',
    '/sibling-out',
    '/sibling-out/secret.txt',
    '/folder-out',
  ]) {
    ensureStatus(await running.get(target), 404, target)
  }
  for (let times = 0; times < 20; times++) {
    running.fixtures.add('swapped.txt', 'A file of www')
    ensureContent(await running.get('/swapped.txt'), 'A file of www', '/swapped.txt')
    symlinkSync('../secret.txt', join(www, 'swapping'))
    renameSync(join(www, 'swapping'), join(www, 'swapped.txt'))
    const response = await running.get('/swapped.txt')
    ensureThat(
      !response.body.includes(secret),
      'a link that took the place of a file led out of the root',
      response,
    )
    ensureStatus(response, 404, 'a link out of the root in the place of a file')
    linkSync(join(www, 'notes.txt'), join(www, 'swapping'))
    renameSync(join(www, 'swapping'), join(www, 'swapped.txt'))
  }
  running.fixtures.add('moved/deep/page.txt', 'It was in www')
  await settledTag(running, '/moved/deep/page.txt') // it may be in memory now
  renameSync(join(www, 'moved'), join(running.fixtures.directory, 'moved'))
  symlinkSync('../moved', join(www, 'moved'))
  for (let times = 0; times < 4; times++) {
    const response = await running.get('/moved/deep/page.txt')
    ensureThat(
      !response.body.includes('It was in www'),
      'it follows a link out of the root, in the place of a folder',
      response,
    )
    ensureStatus(response, 404, 'a link out of the root in the place of a folder')
  }
}

/** A file, and a folder, that the server may not read: it is asked for them again and again. */
export async function ensureForbidden(running: RunningServer): Promise<void> {
  const www = join(running.fixtures.directory, 'www')
  running.fixtures.add('locked.html', secret)
  running.fixtures.add('locked/page.html', secret)
  chmodSync(join(www, 'locked.html'), 0)
  chmodSync(join(www, 'locked'), 0)
  try {
    for (const target of ['/locked.html', '/locked', '/locked/', '/locked/page.html', '/locked/nothing.html'])
      ensureStatus(await running.get(target), 403, target)
    for (let times = 0; times < 20; times++) await running.get('/locked.html')
    const said = (): string[] =>
      running.program
        .stderr()
        .split('\n')
        .filter((line) => line.includes('locked.html'))
    await running.program.until(
      () => said().length > 0,
      () => new CheckFailure('there is nothing on stderr about a file that it may not read'),
    )
    await ensureFile(running, '/page.html', 'page.html')
    ensure(said().length === 1, 'stderr has more than one line about a file that it may not read', {
      received: running.program.stderr(),
    })
  } finally {
    chmodSync(join(www, 'locked'), 0o700) // it has to be removed
  }
}
