// Many clients that stay connected, in processes of their own: one process may not have so many open files.
import { once } from 'node:events'
import { join } from 'node:path'
import type { FileName } from './files.ts'
import { end, start, type StartOptions } from './processes.ts'

export type Clients = {
  /** How many are connected now, and have been answered. */
  count(): Promise<number>
  end(): Promise<void>
}

/**
 * Resolves when all clients have been answered, or have tried.
 * @param kind `idle`: each asks for the file once, and does nothing more; `slow`: each reads the file slowly
 */
export async function holdClients(
  port: number,
  file: FileName,
  kind: 'idle' | 'slow',
  count: number,
  processes: number,
): Promise<Clients> {
  const program = join(import.meta.dirname, 'clients.ts')
  const command = [process.execPath, program, `${port}`, file, `${Math.ceil(count / processes)}`, kind]
  const options: StartOptions = { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }
  const children = Array.from({ length: processes }, () => start(command, options))
  await Promise.all(children.map((child) => once(child, 'message')))
  return {
    async count() {
      const answers = children.map(async (child) => {
        child.send('count')
        const [{ held }] = (await once(child, 'message')) as [{ held: number }]
        return held
      })
      return (await Promise.all(answers)).reduce((sum, held) => sum + held, 0)
    },
    async end() {
      await Promise.all(children.map(end))
    },
  }
}
