// The access log in what a server prints.
import { handout } from '../system/handout.ts'

export type Access = { file: string; address: string; port: number; count: number }

/** The form of a line. A class may have its own order of the fields. */
export const logForm = process.env['CHECK_LOG_FORM'] ?? handout?.log ?? 'FILE|IP|PORT|COUNT'

const order = logForm.split('|')
const patterns: Record<string, string> = {
  FILE: '([^|\\n]*)',
  IP: '([^|\\n]*)',
  PORT: '(\\d+)',
  COUNT: '(\\d+)',
}
const line = new RegExp(`^${order.map((field) => patterns[field]).join('\\|')}\\r?\\n`, 'gm')

/** The lines of the access log in a server's output. Whatever else it prints is left out. */
export function readLog(output: string): Access[] {
  return [...output.matchAll(line)].map(([, ...fields]) => {
    const field = (name: string): string => fields[order.indexOf(name)] as string
    return {
      file: field('FILE'),
      address: field('IP'),
      port: Number(field('PORT')),
      count: Number(field('COUNT')),
    }
  })
}

/** A line of the log, without its end. */
export function lineFor({ file, address, port, count }: Access): string {
  const fields: Record<string, string | number> = { FILE: file, IP: address, PORT: port, COUNT: count }
  return order.map((field) => fields[field]).join('|')
}
