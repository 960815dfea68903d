// The form of the log's lines in the lesson about the log: a class may have its own order of the fields, and
// its own sign between them.
import { readForm, separators, type LogForm } from '../../checker/wire/access-log.ts'
import { wrong } from '../../tools/course/usage.ts'

/** The step whose lesson and server have the log. */
export const logStep = 'steps/04-log'

/** Reads the form that a teacher wishes, such as `COUNT;IP;PORT;FILE`. */
export function formIn(form: string): LogForm {
  return (
    readForm(form) ??
    wrong(
      '--log needs the four fields in an order of your own, with one of ' +
        `${separators.join(' ')} between them, as in "COUNT;IP;PORT;FILE", and not "${form}"`,
    )
  )
}

const fields = ['FILE', 'IP', 'PORT', 'COUNT']
const file = String.raw`\$\{(?:file|name)\}|[^\s|\\\`"'<>]+|the file`
const address = String.raw`\$\{address\}|127\.0\.0\.1|undefined|(?:CLIENT )?IP|the client's address`
const port = String.raw`\$\{port\}|\d{4,5}|undefined|(?:CLIENT )?PORT`
const count = String.raw`\$\{count\}|\d+|(?:ACCESS )?COUNT`
const line = new RegExp([file, address, port, count].map((field) => `(${field})`).join('(?:\\\\?\\|)'), 'g')

/** The lesson's client that forges a line: the name that it asks for, and what comes of it. */
function forgeryIn({ order, separator }: LogForm) {
  const joined = (values: Record<string, string>): string =>
    order.map((field) => values[field]).join(separator)
  const after = (values: Record<string, string>): string =>
    order
      .slice(order.indexOf('FILE') + 1)
      .map((field) => `${separator}${values[field]}`)
      .join('')
  const address = { IP: '127.0.0.1', COUNT: '1' }
  const forged = joined({ FILE: 'index.html', IP: '10.0.0.1', PORT: '1', COUNT: '99' })
  const escaped = (text: string): string => text.replaceAll(separator, encodeURIComponent(separator))
  const name = `a${escaped(after({ ...address, PORT: '1' }))}%0A${escaped(forged)}`
  const client = { ...address, PORT: 'PORT' }
  return {
    name,
    lines: `${joined({ ...client, FILE: 'a' })}\n${forged}${after(client)}`,
    escapedLine: joined({ ...client, FILE: name }),
    isPerfect: after(client) === '',
  }
}

const usual: LogForm = { order: fields, separator: '|' }
const tooMany = 'The second one has too many fields. With one more `%0A`\nit would have been hidden, too.'

/** Those passages of the lesson that a form changes as a whole, in the order in which they are looked for. */
export function passages(form: LogForm): [there: string, here: string][] {
  const [before, now] = [usual, form].map(forgeryIn) as [Forgery, Forgery]
  return [
    [before.lines, now.lines],
    [before.escapedLine, now.escapedLine],
    [before.name, now.name],
    [tooMany, now.isPerfect ? 'The second one does, too.' : tooMany],
  ]
}
type Forgery = ReturnType<typeof forgeryIn>

/** The lesson, or a file of its server, with lines of this form. */
export function varied(text: string, wish: string | undefined): string {
  if (wish === undefined) return text
  const form = formIn(wish)
  const { order, separator } = form
  const kept: string[] = [] // what is as it should be, and must not be changed once more
  const keep = (made: string): string => `\0${kept.push(made) - 1}\0`
  return passages(form)
    .reduce((varying, [there, here]) => varying.replaceAll(there, () => keep(here)), text)
    .replace(line, (found, ...parts: string[]) => {
      const sign = found.includes('\\|') && separator === '|' ? '\\|' : separator // in a table
      return keep(order.map((field) => parts[fields.indexOf(field)]).join(sign))
    })
    .replaceAll('`|`', `\`${separator}\``)
    .replaceAll('`a|b`', `\`a${separator}b\``)
    .replaceAll('[|', `[${separator}`)
    .replace(/\0(\d+)\0/g, (_, index: string) => kept[Number(index)] as string)
    .replaceAll('%7C', encodeURIComponent(separator))
}
