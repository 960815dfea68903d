// The access log. The counts live here, in the main thread alone: threads share no variables.
import { createWriteStream, openSync } from 'node:fs'

/** What a thread tells of a response that it has sent. */
export type Access = { file: string; address: string | undefined; port: number | undefined }

export type Log = {
  /** Counts an access and writes its line: `FILE|CLIENT IP|CLIENT PORT|ACCESS COUNT`. */
  access(access: Access): void
  /** Resolves when all lines have been written. */
  flush(): Promise<void>
}

/**
 * Opens the access log.
 * @param path the file to append to; stdout where there is none
 * @throws Error where the file can't be opened
 */
export function openLog(path: string | undefined): Log {
  const output = path === undefined ? process.stdout : createWriteStream(path, { fd: openSync(path, 'a') })
  output.on('error', (error) => console.error('cannot write the access log:', error.message))
  const counts = new Map<string, number>()
  return {
    access({ file, address, port }) {
      const count = (counts.get(file) ?? 0) + 1
      counts.set(file, count)
      // A name can't add a field or a line: `|` and control characters are escaped, and so is `%`.
      const name = file.replace(/[|%\p{Cc}]/gu, encodeURIComponent)
      const ip = address?.replace(/^::ffff:/, '') // IPv4 as a socket for IPv6 shows it (RFC 4291 §2.5.5.2)
      output.write(`${name}|${ip}|${port}|${count}\n`)
    },
    flush: () => new Promise((resolve) => output.write('', () => resolve())),
  }
}
