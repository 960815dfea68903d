// Starts a server, and stands between it and its clients.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { withArguments } from '../../checker/subject/command.ts'
import { howItEnded } from '../../checker/subject/ending.ts'
import { makeFixtures } from '../../checker/subject/files.ts'
import { listening } from '../../checker/subject/listening.ts'
import { claimPort } from '../../checker/system/port.ts'
import { startProgram, type Program } from '../../checker/system/process.ts'
import { unknownManners } from '../../checker/wire/client.ts'
import { watchThreads } from './gauge.ts'
import { makeLoad, type Load } from './load.ts'
import { makeProxy, type Witness } from './proxy.ts'
import type { Recording } from './recording.ts'

export type Session = {
  program: Program
  /** The port for clients. */
  port: number
  end(): Promise<void>
}

/**
 * Starts a server in a directory, and what stands before it on `port` (0 for any that is free).
 * @param saw is told what clients and server do, when it has been recorded
 * @throws an Error where the server does not begin to listen, or the port is in use
 */
export async function startSession(
  { command, directory, port }: { command: string[]; directory: string; port: number },
  { add }: Recording,
  saw: Witness = () => {},
): Promise<Session> {
  const { port: behind, release } = await claimPort()
  const program = startProgram(withArguments(command, [String(behind)]), directory)
  const proxy = makeProxy(behind, (client, deed, bytes) => {
    add(bytes ? { client, deed, bytes } : { client, deed })
    saw(client, deed, bytes)
  })
  let stopWatching = (): void => {}
  let isEnding = false
  const end = async (): Promise<void> => {
    isEnding = true
    stopWatching()
    proxy.close()
    await program.end()
    release()
  }
  try {
    const first = await listening(behind, program, { activity: 0, manners: unknownManners() })
    first?.reset() // where only a client can find out
    await once(proxy.listen(port, '127.0.0.1'), 'listening')
  } catch (error) {
    await end()
    throw error
  }
  stopWatching = watchThreads(program, add)
  void program.ended.then((exit) => {
    if (!isEnding) add({ mark: `the server ${howItEnded(exit)}` })
  })
  return { program, port: (proxy.address() as AddressInfo).port, end }
}

/** Runs clients, some of them slow, against a server. It serves the files of the checks, and the slow ones. */
export async function runLoad(
  command: string[],
  { clients, slow }: { clients: number; slow: number },
  recording: Recording,
): Promise<void> {
  const fixtures = makeFixtures()
  try {
    const place = { command, directory: fixtures.directory, port: 0 }
    let load: Load | undefined
    const session = await startSession(place, recording, (client, deed) => load?.saw(client, deed))
    const { port, end, program } = session
    const mark = (text: string): void => recording.add({ mark: text })
    load = makeLoad({ clients, slow, fixtures, port, work: program.work, mark })
    await load.run().finally(end)
  } finally {
    await fixtures.remove()
  }
}
