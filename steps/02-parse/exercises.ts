// The checks of lesson 02's exercises. The step's own server holds none of them.
import { symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import type { Check } from '../../checker/check/check.ts'
import { ensureContent, ensureFile, ensureStatus } from '../../checker/check/expect.ts'
import { tryRows } from '../../checker/check/table.ts'
import { files, modified } from '../../checker/subject/files.ts'
import type { RunningServer } from '../../checker/subject/launch.ts'
import { ensure } from '../../checker/wire/failure.ts'
import { getRequest } from '../../checker/wire/requests.ts'
import { field, type Response } from '../../checker/wire/response.ts'

const hidden = '<p>hidden</p>\n'

/** Targets of files that have a name with a dot at its beginning somewhere on their path. */
const hiddenTargets = [
  '/.env',
  '/%2eenv',
  '/folder/../.env',
  '/.git/config.html',
  '/folder/.draft.html',
  '/link-to-env.html',
]

/** Folders with a page, and the field Location that leads to it. */
const folders = [
  ['/album', '/album/'],
  ['/folder/%61lbum', '/folder/album/'],
  ['/gr%C3%BC%C3%9Fe', '/gr%C3%BC%C3%9Fe/'],
  ['/a%20b%23', '/a%20b%23/'],
] as const

const album = '<!doctype html>\n<title>An album</title>\n'

function request(target: string, line: string, method = 'GET'): string {
  return getRequest(target).replace('GET', method).replace('\r\n\r\n', `\r\n${line}\r\n\r\n`)
}

/** The client has the file already: it gets 304, and no body. */
function ensureNotModified(response: Response, what: string): void {
  ensureStatus(response, 304, what)
  const evidence = { kind: 'body', sent: response.sent, received: response.bytes } as const
  ensure(response.body.length === 0, 'a 304 has no body', evidence)
}

export const exercises: Check[] = [
  {
    id: '02.x1',
    title: 'does not serve what has a dot at the beginning of its name',
    anchor: 'three-exercises',
    hint: 'Which of the many ways to write a path is the one to look at?',
    hints: [
      'The target can be written in many ways, and a link has a name of its own. Look at the path that the ' +
        'file has in the end.',
      'After the test for the root: does a part of the path below the root begin with a dot? Then there is ' +
        'no such file.',
    ],
    needs: ['02.file'],
    points: 1,
    uses: ['links'],
    async run(server) {
      const prepare = ({ fixtures }: RunningServer): void => {
        for (const name of ['.env', '.git/config.html', 'folder/.draft.html']) fixtures.add(name, hidden)
        fixtures.add('more.than.one.dot.html', album)
        symlinkSync('.env', join(fixtures.directory, 'www/link-to-env.html'))
      }
      prepare(await server.start())
      await tryRows(
        server,
        hiddenTargets,
        (target) => target,
        async (target, running) => ensureStatus(await running.get(target), 404, target),
      )
      const running = await server.start()
      ensureContent(await running.get('/more.than.one.dot.html'), album, '/more.than.one.dot.html')
      await ensureFile(running, '/folder/deep/er/page.html', 'folder/deep/er/page.html')
    },
  },
  {
    id: '02.x2',
    title: 'sends the index.html of a folder, and leads to it from the name without the slash',
    anchor: 'three-exercises',
    hint: 'What does a link "photo.html" in the page of /album lead to? And in that of /album/?',
    hints: [
      'A file whose name ends with a slash is the `index.html` in there. Where there is no file of a name, ' +
        'there may be a folder of that name that has a page.',
      'Location is a target again: its parts have to be written with escapes, `encodeURIComponent` for each ' +
        'of them. Make it of the path that you have understood, and not of the one that was sent: with two ' +
        'slashes at its beginning it would name another host.',
    ],
    needs: ['02.file', '02.folder'],
    points: 1,
    async run(server) {
      const running = await server.start()
      for (const [, place] of folders)
        running.fixtures.add(`${decodeURIComponent(place).slice(1)}index.html`, album)
      await tryRows(
        server,
        folders,
        ([target]) => target,
        async ([target, place], { get }) => {
          ensureContent(await get(`${target}/`), album, `${target}/`)
          const response = await get(target)
          ensureStatus(response, 301, target)
          const location = field(response, 'Location')
          const isThere = location.replace(/%../g, (byte) => byte.toUpperCase()) === place
          ensure(isThere, `${target} leads to ${location || 'nowhere'}, not to ${place}`, {
            kind: 'field',
            sent: response.sent,
            expected: `Location: ${place}`,
            received: response.bytes,
          })
        },
      )
      const { get } = await server.start()
      for (const target of ['/folder', '/folder/', '/missing/', '/page.html/'])
        ensureStatus(await get(target), 404, target)
      const { fields, sent, bytes } = await get('//album')
      const isElsewhere = fields.get('location')?.some((location) => location.startsWith('//')) ?? false
      ensure(!isElsewhere, '//album leads to another host', { kind: 'field', sent, received: bytes })
      await ensureFile({ ...running, get }, '/', 'index.html')
    },
  },
  {
    id: '02.x3',
    title: 'tells a client that its copy is still good: 304 for If-Modified-Since',
    anchor: 'three-exercises',
    hint: 'Two dates are compared. How exact is each of them?',
    hints: [
      'The field has the date of the copy that the client has, to the second. The file has its own, with ' +
        'fractions of a second.',
      '`Date.parse` gives milliseconds, or NaN, and no comparison with NaN is true. A 304 has the head that a ' +
        '200 would have, and no body, like an answer to HEAD.',
    ],
    needs: ['02.file', '02.fields'],
    points: 1,
    async run(server) {
      const running = await server.start()
      const page = files['page.html'] as Buffer
      const since = (date: string, target = '/page.html', method = 'GET'): Promise<Response> =>
        running.request(request(target, `If-Modified-Since: ${date}`, method), method)
      const later = (seconds: number): string => new Date(modified.getTime() + seconds * 1000).toUTCString()

      ensureNotModified(await since(later(0)), 'with the date of the file')
      ensureNotModified(await since(later(1)), 'with a later date')
      ensureNotModified(await since(later(0), '/page.html', 'HEAD'), 'HEAD with the date of the file')
      ensureContent(await since(later(-1)), page, 'with an earlier date')
      for (const nonsense of ['', 'yesterday', '99999999999999999999'])
        ensureContent(await since(nonsense), page, `with the date "${nonsense}"`)
      ensureContent(await running.get('/page.html'), page, 'without the field')
      ensureStatus(await since(later(0), '/missing.html'), 404, 'a missing file')

      running.fixtures.add('new.html', album)
      const place = join(running.fixtures.directory, 'www/new.html')
      utimesSync(place, modified.getTime() / 1000 + 0.75, modified.getTime() / 1000 + 0.75)
      const date = field(await running.get('/new.html'), 'Last-Modified')
      ensureNotModified(await since(date, '/new.html'), 'with the Last-Modified that the server has sent')
      running.fixtures.add('new.html', `${album}<p>changed</p>\n`)
      utimesSync(place, modified.getTime() / 1000 + 2, modified.getTime() / 1000 + 2)
      ensureContent(await since(date, '/new.html'), `${album}<p>changed</p>\n`, 'a file that has changed')
    },
  },
]
