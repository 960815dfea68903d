// How long a server takes from its start to its first response.
import type { Place } from './files.ts'
import { median, type Start } from './results.ts'
import { startServer } from './running.ts'
import type { Server } from './servers.ts'

const times = 5

/** Starts the servers in turn. Who never answers is left out. */
export async function measureStarts(
  servers: Server[],
  place: Place,
  progress: (text: string) => void,
): Promise<Start[]> {
  const measured = servers.map((server) => ({ server, milliseconds: [] as number[] }))
  for (let time = 0; time < times; time++) {
    for (const { server, milliseconds } of measured) {
      progress(`start ${time + 1} of ${times}, ${server.name}`)
      try {
        const running = await startServer(server, place)
        milliseconds.push(running.milliseconds)
        await running.end()
      } catch (error) {
        console.error(`${server.name} does not start: ${(error as Error).message}`)
      }
    }
  }
  return measured.flatMap(({ server, milliseconds }) => {
    return milliseconds.length === 0
      ? []
      : { server: server.name, milliseconds, median: median(milliseconds) }
  })
}
