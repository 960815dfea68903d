// The access log. The counts live here, in the main thread: it alone reads them and writes them back.

const counts = new Map<string, number>()

/** Counts an access to `file` and prints its line: `FILE|CLIENT IP|CLIENT PORT|ACCESS COUNT`. */
export function logAccess(file: string, address: string | undefined, port: number | undefined): void {
  const count = (counts.get(file) ?? 0) + 1
  counts.set(file, count)
  // A name can't add a field or a line: `|` and control characters are escaped, and so is `%`.
  const name = file.replace(/[|%\p{Cc}]/gu, encodeURIComponent)
  console.log(`${name}|${address}|${port}|${count}`)
}
