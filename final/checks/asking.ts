// How the checks of files ask: with more field lines, and for a file whose state is sure.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { CheckFailure, ensure } from '../../checker/wire/failure.ts'
import { retry } from '../../checker/system/patience.ts'
import { field, type Response } from '../../checker/wire/response.ts'
import type { RunningServer } from '../../checker/subject/launch.ts'

/** Asks for a target with more field lines, on a connection of its own. */
export function getWith(
  running: RunningServer,
  target: string,
  lines: string[],
  method = 'GET',
): Promise<Response> {
  const head = [`${method} ${target} HTTP/1.1`, 'Host: a', 'Connection: close', ...lines]
  return running.request(`${head.join('\r\n')}\r\n\r\n`, method)
}

/** A condition holds for the response: the failure carries its bytes. */
export function ensureThat(
  holds: boolean,
  message: string,
  { sent, bytes }: Response,
  expected = '',
): asserts holds {
  ensure(holds, message, { sent, expected, received: bytes })
}

/** The value of a field, if it is there. */
export function fieldIfAny({ fields }: Response, name: string): string | undefined {
  return fields.get(name.toLowerCase())?.[0]
}

/**
 * Waits until a file has not been changed for a moment. Until then its ETag may be missing, or another one
 * each time: the file's next state could look the same. Where times have whole seconds that takes longer.
 */
export async function settled(running: RunningServer, target: string): Promise<void> {
  const path = join(running.fixtures.directory, 'www', target)
  const isOld = (): true | undefined => {
    const { ctimeMs } = statSync(path)
    return Date.now() - ctimeMs > (ctimeMs % 1000 === 0 ? 3100 : 50) ? true : undefined
  }
  await retry(isOld, () => new Error(`${path} is changed again and again`))
}

/** Waits as settled() does, and gives the file's ETag, which is the same from all threads. */
export async function settledTag(running: RunningServer, target: string): Promise<string> {
  await settled(running, target)
  const ask = async (): Promise<string | undefined> => {
    const tags = new Set<string>() // each of two threads is asked twice
    for (let times = 0; times < 4; times++)
      tags.add(field(await getWith(running, target, [], 'HEAD'), 'ETag'))
    return tags.size === 1 ? [...tags][0] : undefined
  }
  return retry(ask, () => new CheckFailure('a file that does not change has another ETag each time'))
}
