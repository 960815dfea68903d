// The servers that are measured, and how each is started.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findCommand, findPackage, versionOf } from './commands.ts'
import type { Place } from './files.ts'
import { nginxConfiguration } from './nginx.ts'

/** Where a server is to listen, what it is to serve, and the file for its access log. */
export type Setting = { port: number; place: Place; log: string }

export type Server = {
  /** What it is called in options and tables. */
  name: string
  /** It answers one request for each connection, whatever the client asks for. */
  isOneRequest: boolean
  /** It is in the chart, and its memory is measured. */
  isMain: boolean
  version: string
  /**
   * The command that starts it. It is run in the directory that holds `www`, its stdout and stderr go to the
   * log.
   */
  command(setting: Setting): string[]
}

export type Missing = { name: string; why: string }

/** The server that the others are compared with. */
export const reference = 'nginx'

const course = join(import.meta.dirname, '..')
const node = process.execPath // with `npm run bench`, the course's own

const oneRequest = { isOneRequest: true, isMain: false }
const manyRequests = { isOneRequest: false, isMain: true }

function final(name: string, threads: string, kind: { isOneRequest: boolean; isMain: boolean }): Server {
  const command = ({ port, place }: Setting): string[] => {
    return [node, join(course, 'final/server.ts'), `${port}`, '--root', place.root, '--threads', threads]
  }
  return { name, ...kind, version: 'this course', command }
}

function step(folder: string): Server {
  const command = ({ port }: Setting): string[] => [
    node,
    join(course, 'steps', folder, 'server.ts'),
    `${port}`,
  ]
  return { name: folder, ...oneRequest, version: 'this course', command }
}

/** A server that is a package of this folder, run by the same Node as ours. */
function fromPackage(name: string, args: (setting: Setting) => string[]): Server | Missing {
  const found = findPackage(name)
  if (found?.bin === undefined) return { name, why: 'not installed: npm --prefix bench install' }
  const { version, bin } = found
  return { name, ...manyRequests, version, command: (setting) => [node, bin, ...args(setting)] }
}

function nodeHttpSend(): Server | Missing {
  const name = 'node-http-send'
  const found = findPackage('send')
  if (!found) return { name, why: 'the package send is not installed: npm --prefix bench install' }
  const file = join(import.meta.dirname, 'node-http-send.ts')
  const command = ({ port, place }: Setting): string[] => [node, file, `${port}`, place.root]
  return { name, ...manyRequests, version: `send ${found.version}`, command }
}

function python(): Server | Missing {
  const name = 'python-http-server'
  const path = findCommand('python3')
  if (path === undefined) return { name, why: 'python3 is not installed' }
  const command = ({ port, place }: Setting): string[] => {
    return [path, '-m', 'http.server', `${port}`, '--bind', '127.0.0.1', '--directory', place.root]
  }
  return { name, isOneRequest: true, isMain: false, version: versionOf(path, '--version'), command }
}

function nginx(name: string, workers: number, isMain: boolean): Server | Missing {
  const path = findCommand('nginx')
  if (path === undefined) return { name, why: 'nginx is not installed (apt, dnf or brew install nginx)' }
  const command = ({ port, place, log }: Setting): string[] => {
    const file = join(place.directory, `nginx-${port}.conf`)
    writeFileSync(file, nginxConfiguration(port, workers, place, log))
    return [path, '-c', file, '-p', place.directory, '-e', join(place.directory, `nginx-${port}-errors`)]
  }
  return { name, isOneRequest: false, isMain, version: versionOf(path, '-v'), command }
}

/** All servers, those that can't be measured here with the reason. */
export function findServers(): (Server | Missing)[] {
  return [
    final('final-1', '1', { isOneRequest: false, isMain: false }),
    final('final-per-request', 'per-request', oneRequest),
    step('02-parse'),
    step('03-threads'),
    nginx('nginx-1', 1, false),
    // One right after the other: both have the machine as it is at that moment.
    nginx(reference, 2, true),
    final('final', '2', manyRequests),
    nodeHttpSend(),
    fromPackage('sirv-cli', ({ port, place }) => [place.root, '--host', '127.0.0.1', '--port', `${port}`]),
    fromPackage('serve', ({ port, place }) => [
      ...['--listen', `tcp://127.0.0.1:${port}`, '--no-clipboard', '--no-port-switching', place.root],
    ]),
    fromPackage('http-server', ({ port, place }) => [place.root, '-a', '127.0.0.1', '-p', `${port}`]),
    python(),
  ]
}
