// Clients that don't take all of what they have asked for: one that stops reading, and one that leaves.
import type { RunningServer } from '../subject/launch.ts'
import type { Client } from '../wire/client.ts'
import { getRequest } from '../wire/requests.ts'

/** A client that asks for a big file, gets its first bytes, and stops reading. */
export async function slowReader(running: RunningServer, target: string): Promise<Client> {
  const client = await running.connect()
  await client.send(getRequest(target))
  await client.until((bytes) => bytes.length > 0, 'no response came')
  client.pause()
  return client
}

/** A client that asks for a big file of `x`, gets the beginning of its body, and breaks the connection off. */
export async function earlyLeaver(running: RunningServer, target: string): Promise<Client> {
  const client = await running.connect()
  await client.send(getRequest(target))
  await client.until((bytes) => bytes.includes('xxx'), 'the body did not begin to come')
  client.reset()
  return client
}
