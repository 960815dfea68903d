// Servers as they are handed in: ten of our own, in the style of class assignments. Each makes many mistakes at
// once, and the checks should judge it all the same, and not wait.
import type { RightServer } from '../right-servers/manifest.ts'

export type ClassServer = Pick<RightServer, 'name' | 'needs' | 'build' | 'command'> & {
  /** The step for which it was handed in: those of 04 have a log. */
  step: '02' | '03' | '04'
}

const python = (name: string, step: ClassServer['step']): ClassServer => ({
  name,
  step,
  needs: 'python3',
  command: ['python3', name],
})
const c = (name: string, step: ClassServer['step']): ClassServer => ({
  name,
  step,
  needs: 'cc',
  build: ['cc', '-w', '-o', '{out}/server', name],
  command: ['{out}/server'],
})
const node = (name: string, step: ClassServer['step']): ClassServer => ({
  name,
  step,
  needs: 'node',
  command: ['node', name],
})

export const classServers: ClassServer[] = [
  python('recv_once.py', '02'),
  python('global_count.py', '04'),
  python('text_only.py', '03'),
  c('sequential.c', '02'),
  c('forking.c', '04'),
  {
    name: 'ClassServer.java',
    step: '04',
    needs: 'javac',
    build: ['javac', '-d', '{out}', 'ClassServer.java'],
    command: ['java', '-cp', '{out}', 'ClassServer'],
  },
  node('data_event.cjs', '02'),
  node('streams.mjs', '04'),
  { name: 'lines.pl', step: '04', needs: 'perl', command: ['perl', 'lines.pl'] },
  {
    name: 'unwrap.rs',
    step: '03',
    needs: 'rustc',
    build: ['rustc', '--edition', '2021', '-o', '{out}/server', 'unwrap.rs'],
    command: ['{out}/server'],
  },
]
