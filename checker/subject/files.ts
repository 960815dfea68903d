// The directory that a server under check is started in: a `www` that is awkward on purpose, and secrets
// beside it.
import { execFileSync } from 'node:child_process'
import {
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { bytesFor, nameFor, wordsFor } from './seed.ts'
import { type Added, CheckFailure } from '../wire/failure.ts'
import { whenLeaving } from '../system/leave.ts'
import { retry } from '../system/patience.ts'

/** Every byte there is, and the sequences that a careless reader of lines or of text would spoil. */
export const everyByte = Buffer.concat([
  Buffer.from(Array.from({ length: 1024 }, (_, index) => (index * 7 + (index >> 8)) % 256)),
  Buffer.from('\r\n\r\n\n\n\0\xff\xfe', 'latin1'),
  Buffer.from(Array.from({ length: 256 }, (_, index) => index)),
  bytesFor('every byte', 32),
])

const html = (text: string): string =>
  `<!doctype html>\n<title>${text}</title>\n<p>${text}</p>\n${comment(wordsFor(text))}`
const comment = (words: string): string => (words === '' ? '' : `<!-- ${words} -->\n`)

/** The files of `www`, by their path. */
export const files: Record<string, Buffer> = Object.fromEntries(
  Object.entries({
    'index.html': html('The index – with a character of three bytes'),
    'page.html': html('A page'),
    'folder/page.html': html('A page in a folder'),
    'folder/deep/er/page.html': html('A page three folders down'),
    'picture.jpg': everyByte,
    'CAPITALS.JPG': Buffer.from('\xff\xd8\xff\xd9', 'latin1'),
    'empty.txt': '',
    'notes.txt': `Grüße\n${wordsFor('notes')}`,
    [`${nameFor('style')}.css`]: 'p { color: green }\n',
    [`${nameFor('script')}.js`]: 'export {}\n',
    [`${nameFor('data')}.json`]: '{}\n',
    'picture.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>\n',
    [`${nameFor('archive')}.zip`]: Buffer.from('PK\x05\x06' + '\0'.repeat(18), 'latin1'),
    'a file with spaces.html': html('A name with spaces'),
    'grüße-ünïcode-名前.html': html('A name in other letters'),
    'grüße/page.html': html('A page in a folder with other letters'),
    'a+b&c=d.html': html('A name with signs that mean something in a query'),
    '100%.html': html('A name with a percent sign'),
    'no-extension': `bytes of no known type\n${wordsFor('no extension')}`,
    'odd.constructor': 'an extension that every object of JavaScript knows\n',
    'a#b.html': html('A name with the sign that begins a fragment'),
    ...(process.platform === 'win32'
      ? {}
      : { 'what?.html': html('A name with the sign that begins a query') }),
  }).map(([name, content]) => [name, Buffer.from(content)]),
)

/** What no server may send: it stands in files outside of `www`. */
export const secret = `THIS STANDS OUTSIDE OF WWW${wordsFor('secret')}`

/** When every file of `www` was last modified, to the second. */
export const modified = new Date(Date.UTC(2017, 3, 1, 10, 20, 30) + wordsFor('modified').length * 86_461_000)

export type Fixtures = {
  directory: string
  /** Adds a file to `www`. */
  add(name: string, content: string | Buffer): void
  /** Makes a named pipe in `www`: who reads it waits until it is written. */
  pipe(name: string): Pipe
  /** Makes a socket in `www`: it is there, and can't be opened as a file. */
  unreadable(name: string): Promise<void>
  /** What was added: the name of each, and the command that makes one like it at `{file}`. */
  added(): Added[]
  remove(): Promise<void>
}

export type Pipe = {
  /** Waits until somebody has opened the pipe to read it. */
  opened(late: () => CheckFailure): Promise<void>
  /** The same, or until something else is true. Gives whether that was it. */
  openedOr(isOther: () => boolean): Promise<boolean>
  /** Writes what the reader waits for, and ends it. */
  write(content: string): void
}

const directories = new Set<string>()
whenLeaving(() => directories.forEach((directory) => rmSync(directory, { recursive: true, force: true })))

function put(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  utimesSync(path, modified, modified)
}

/**
 * Fills a directory with the `www` of the checks, and with what stands beside it. Some of it may be there.
 */
export function fillDirectory(directory: string): void {
  const www = join(directory, 'www')
  for (const [name, content] of Object.entries(files)) put(join(www, name), content)
  put(join(directory, 'secret.txt'), secret)
  put(join(directory, 'www-secret', 'secret.txt'), secret)
  if (process.platform !== 'win32') {
    link('../secret.txt', join(www, 'link-out.txt'))
    link('..', join(www, 'folder-out'))
    link('loop.html', join(www, 'loop.html')) // it leads to itself
  }
}

function link(target: string, path: string): void {
  try {
    symlinkSync(target, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

export function makeFixtures(withWww = true): Fixtures {
  const directory = mkdtempSync(join(tmpdir(), 'server-check-'))
  directories.add(directory)
  const www = join(directory, 'www')
  const pipes = new Set<number>()
  const closers: (() => Promise<unknown>)[] = []
  const additions: Added[] = []
  if (withWww) fillDirectory(directory)

  return {
    directory,
    add(name, content) {
      put(join(www, name), content)
      additions.push({ name, command: `head -c ${content.length} /dev/zero > {file}` })
    },
    pipe(name) {
      additions.push({ name, command: 'mkfifo {file}' })
      const path = join(www, name)
      execFileSync('mkfifo', [path])
      let descriptor: number | undefined
      return {
        async opened(late) {
          descriptor ??= await retry(() => openForReader(path), late)
          pipes.add(descriptor)
        },
        async openedOr(isOther) {
          const late = (): CheckFailure =>
            new CheckFailure('it did not begin to read a slow file', { kind: 'no response' })
          const found = await retry(() => openForReader(path) ?? (isOther() ? 'other' : undefined), late)
          if (found === 'other') return true
          descriptor = found
          pipes.add(descriptor)
          return false
        },
        write(content) {
          if (descriptor === undefined) throw new Error('nobody has opened the pipe')
          try {
            writeSync(descriptor, content)
          } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
            throw new CheckFailure('a slow file was closed before there was anything to read')
          }
          closeSync(descriptor)
          pipes.delete(descriptor)
        },
      }
    },
    async unreadable(name) {
      additions.push({ name, command: `node -e "net.createServer().listen(process.argv[1])" {file} &` })
      const server = createServer().listen(join(www, name))
      await once(server, 'listening')
      closers.push(async () => once(server.close(), 'close'))
    },
    added: () => additions,
    async remove() {
      for (const descriptor of pipes) closeSync(descriptor)
      for (const close of closers) await close()
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
      directories.delete(directory)
    },
  }
}

/** Opens a named pipe for writing; gives undefined while nobody has it open for reading (fifo(7): ENXIO). */
function openForReader(path: string): number | undefined {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENXIO') return undefined
    throw error
  }
}
