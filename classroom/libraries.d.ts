// As much of the classroom's packages as the teacher's commands use. They need not be installed to check our
// types.
declare module 'csv-parse/sync' {
  export function parse(
    text: string,
    options: { columns?: true; bom: true; skip_empty_lines: true; relax_column_count: true },
  ): unknown
}
declare module 'csv-stringify/sync' {
  export function stringify(rows: unknown[][], options: { escape_formulas: true }): string
}
declare module 'eta' {
  export class Eta {
    config: { escapeFunction(text: string): string }
    constructor(options: { views: string })
    render(template: string, values: object): string
  }
}
declare module 'yauzl' {
  import type { Readable } from 'node:stream'

  export type Entry = {
    fileName: string
    uncompressedSize: number
    externalFileAttributes: number
    getLastModDate(): Date
  }
  type ZipFile = { eachEntry(): AsyncIterable<Entry>; openReadStreamPromise(entry: Entry): Promise<Readable> }
  const yauzl: { openPromise(path: string): Promise<ZipFile> }
  export default yauzl
}
declare module 'yazl' {
  import type { Readable } from 'node:stream'

  export class ZipFile {
    outputStream: Readable
    addBuffer(bytes: Buffer, name: string, options?: { mode?: number; mtime?: Date }): void
    addFile(path: string, name: string, options?: { mode?: number }): void
    end(): void
  }
}
