// Runs a script of `npm run say`: its clients, one part after the other.
import { runClient } from './client.ts'
import type { Connection, Happening, Setting } from './connection.ts'
import type { Part } from './script.ts'

/** Where a connection is at an end when nothing has come for so long. */
export const silentSeconds = 5

/**
 * Runs all parts against the server on a port of this machine. Each part begins when the one before has done
 * everything, or together with it; those who stay are connected until then. Where everybody stays, the server
 * ends it.
 * @param tell is told what happens, in its order; clients are numbered from 1 on
 */
export async function talk(
  port: number,
  parts: Part[],
  tell: (happening: Happening) => void,
  seconds = silentSeconds,
): Promise<void> {
  const setting: Setting = { port, tell, patience: seconds * 4 }
  const staying: Connection[] = []
  let number = 0
  let running: Promise<Connection>[] = []
  for (const [index, { times, actions }] of parts.entries()) {
    running.push(...Array.from({ length: times }, () => runClient(++number, actions, setting)))
    if (parts[index + 1]?.isMeanwhile) continue
    staying.push(...(await Promise.all(running)).filter((client) => !client.isGone()))
    running = []
  }
  if (parts.at(-1)?.actions.at(-1)?.do === 'stay') {
    staying.at(-1)?.tell({ what: 'staying' })
    await Promise.all(staying.map(({ when, end }) => when(() => end() !== undefined)))
  }
  await Promise.all(staying.map(({ leave }) => leave('open')))
}
