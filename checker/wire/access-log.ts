// The access log in what a server prints, in the course's form or in a class's own.
import { handout } from '../system/handout.ts'

export type Access = { file: string; address: string; port: number; count: number }

/** The form of a line. A class may have its own order of the fields, and its own sign between them. */
export const logForm = process.env['CHECK_LOG_FORM'] ?? handout?.log ?? 'FILE|IP|PORT|COUNT'

/** The fields of a line, in the course's order. */
export const fields = ['FILE', 'IP', 'PORT', 'COUNT']

/** What may stand between fields: an escape is known for each, and no address or name of the checks has one. */
export const separators = ['|', ';', ',', '#', '@']

export type LogForm = { order: string[]; separator: string }

/** Reads a form such as `COUNT;IP;PORT;FILE`, or gives undefined where it is none. */
export function readForm(form: string): LogForm | undefined {
  const separator = separators.find((sign) => form.includes(sign))
  const order = form.split(separator ?? '')
  return separator !== undefined && order.toSorted().join() === fields.toSorted().join()
    ? { order, separator }
    : undefined
}

const form = readForm(logForm)
if (form === undefined) throw new Error(`"${logForm}" is no form of an access log`)
const { order } = form

/** The sign between the fields of a line, and how a name shows it. */
export const { separator } = form
export const escapedSeparator = encodeURIComponent(separator)

const patterns: Record<string, string> = {
  FILE: `([^${separator}\\n]*)`,
  IP: `([^${separator}\\n]*)`,
  PORT: '(\\d+)',
  COUNT: '(\\d+)',
}
const line = new RegExp(`^${order.map((field) => patterns[field]).join(`[${separator}]`)}\\r?\\n`, 'gm')

/** The lines of the access log in a server's output. Whatever else it prints is left out. */
export function readLog(output: string): Access[] {
  return [...output.matchAll(line)].map(([, ...found]) => {
    const field = (name: string): string => found[order.indexOf(name)] as string
    return {
      file: field('FILE'),
      address: field('IP'),
      port: Number(field('PORT')),
      count: Number(field('COUNT')),
    }
  })
}

/** The lines whose count is not the next one of their file: none, where no line is lost or comes twice. */
export function misplaced(log: Access[]): Access[] {
  const counts = new Map<string, number>()
  return log.filter(({ file, count }) => {
    const expected = (counts.get(file) ?? 0) + 1
    counts.set(file, expected)
    return count !== expected
  })
}

/** A line of the log, without its end. What is not known may be a word in its place. */
export function lineFor({ file, address, port, count }: Record<keyof Access, string | number>): string {
  const values: Record<string, string | number> = { FILE: file, IP: address, PORT: port, COUNT: count }
  return order.map((field) => values[field]).join(separator)
}

/** A line of the log with a word in place of its port, or undefined where it is no line of the log. */
export function lineWithPort(text: string, word: string): string | undefined {
  const [access] = readLog(`${text}\n`)
  return access && lineFor({ ...access, port: word })
}
