// Does a library answer for the server? A note for whoever teaches, never a failure.
import type { Session } from './run.ts'

/** Signs in the head of a response, and whose they are. */
const signs: [pattern: RegExp, whose: string][] = [
  [/^x-powered-by: *express/im, 'Express'],
  [/^server: *(simplehttp|basehttp)/im, "Python's http.server"],
  [/^server: *(werkzeug|gunicorn|uvicorn)/im, 'a Python framework'],
  [/^keep-alive: *timeout=\d+/im, 'node:http'],
]

/** Whose library a head of a response looks like, or undefined. */
export function libraryOf(head: string): string | undefined {
  return signs.find(([pattern]) => pattern.test(head))?.[1]
}

/** Asks the server something, with a connection that may persist: that is where libraries show themselves. */
export async function libraryBehind(session: Session): Promise<string | undefined> {
  try {
    const client = await (await session.start()).connect()
    await client.send('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await client.until((bytes) => bytes.includes('\r\n\r\n'), 'no head came')
    client.reset()
    return libraryOf(client.received().toString('latin1').split('\r\n\r\n')[0] ?? '')
  } catch {
    return undefined // the checks say what is wrong with it
  }
}
