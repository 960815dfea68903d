// One request for one file, on a connection of its own.
import { get } from 'node:http'
import { contentOf, sizes, type FileName } from './files.ts'

const maxMilliseconds = 10_000

export function fetchFile(
  port: number,
  name: FileName,
): Promise<{ status: number; length: string; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      path: `/${name}`,
      agent: false,
      timeout: maxMilliseconds,
    } as const
    const request = get(options, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', reject)
      response.on('end', () => {
        const length = response.headers['content-length'] ?? 'none'
        resolve({ status: response.statusCode ?? 0, length, body: Buffer.concat(parts) })
      })
    })
    request.on('timeout', () => request.destroy(new Error('it does not answer')))
    request.on('error', reject)
  })
}

/** Looks whether a server serves a file as it is. Returns what is wrong, or undefined. */
export async function checkFile(port: number, name: FileName): Promise<string | undefined> {
  try {
    const { status, length, body } = await fetchFile(port, name)
    if (status !== 200) return `status ${status}`
    if (length !== `${sizes[name]}`) return `Content-Length: ${length}`
    return body.equals(contentOf(name)) ? undefined : 'other bytes than those of the file'
  } catch (error) {
    return (error as Error).message
  }
}
