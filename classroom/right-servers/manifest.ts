// The right servers: other languages and other ways, and the same behaviour.
import { join } from 'node:path'
import type { Files } from '../../tools/course/files.ts'
import { readChange } from '../../tools/lessons/mistakes.ts'

export type RightServer = {
  name: string
  language: string
  /** The program that has to be on the PATH. */
  needs: string
  /** Builds it, where it has to be built. `{out}` is an empty folder for what comes out. */
  build?: string[]
  /** The last step whose checks it passes, where that is not 04. */
  upTo?: '02'
  /** Its files, where it is the server of step 04 with a change. */
  files?: Files
  /** Starts it; the port follows. Paths are relative to this folder. */
  command: string[]
}

/** The server of step 04 with a change that leaves it right: a page. */
function changed(name: string): RightServer {
  const { files } = readChange(join(import.meta.dirname, name))
  return { name, language: 'TypeScript', needs: 'node', files, command: ['node', 'server.ts'] }
}

export const rightServers: RightServer[] = [
  changed('regular-files-only.md'),
  changed('other-spelling.md'),
  { name: 'threads.py', language: 'Python', needs: 'python3', command: ['python3', 'threads.py'] },
  { name: 'event-loop.py', language: 'Python', needs: 'python3', command: ['python3', 'event-loop.py'] },
  {
    name: 'select-loop.py',
    language: 'Python',
    needs: 'python3',
    command: ['python3', 'select-loop.py'],
    upTo: '02',
  },
  { name: 'fork.pl', language: 'Perl', needs: 'perl', command: ['perl', 'fork.pl'] },
  { name: 'pool.ts', language: 'TypeScript', needs: 'node', command: ['node', 'pool.ts'] },
  {
    name: 'Server.java',
    language: 'Java',
    needs: 'javac',
    build: ['javac', '-d', '{out}', 'Server.java'],
    command: ['env', 'LC_ALL=C.UTF-8', 'java', '-cp', '{out}', 'Server'],
  },
  {
    name: 'pthreads.c',
    language: 'C',
    needs: 'cc',
    build: ['cc', '-O1', '-Wall', '-Wextra', '-pthread', '-o', '{out}/server', 'pthreads.c'],
    command: ['{out}/server'],
  },
  {
    name: 'threads.rs',
    language: 'Rust',
    needs: 'rustc',
    build: ['rustc', '--edition', '2021', '-o', '{out}/server', 'threads.rs'],
    command: ['{out}/server'],
  },
]
