// The access log in what a server prints.

export type Access = { file: string; address: string; port: number; count: number }

/** The lines of the access log in a server's output. Whatever else it prints is left out. */
export function readLog(output: string): Access[] {
  return [...output.matchAll(/^([^|\n]*)\|([^|\n]*)\|(\d+)\|(\d+)\r?\n/gm)].map(
    ([, file, address, port, count]) => ({
      file: file as string,
      address: address as string,
      port: Number(port),
      count: Number(count),
    }),
  )
}
