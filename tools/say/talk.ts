// Runs a script of `npm run say`: its clients, one part after the other.
import { runClient } from './client.ts'
import type { Connection, Happening, Setting } from './connection.ts'
import type { Part } from './script.ts'

/** Where a connection is at an end when nothing has come for so long. */
export const silentSeconds = 5

/**
 * Runs all parts against the server on a port of this machine. Each part begins when the one before has done
 * everything; those who stay are connected until then. Where everybody stays, the server ends it.
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
  for (const { times, actions } of parts) {
    const clients = Array.from({ length: times }, () => runClient(++number, actions, setting))
    staying.push(...(await Promise.all(clients)).filter((client) => !client.isGone()))
  }
  if (parts.at(-1)?.actions.at(-1)?.do === 'stay') {
    staying.at(-1)?.tell({ what: 'staying' })
    await Promise.all(staying.map(({ when, end }) => when(() => end() !== undefined)))
  }
  await Promise.all(staying.map(({ leave }) => leave('open')))
}
