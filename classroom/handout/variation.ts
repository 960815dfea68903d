// The form of the log's lines in the lesson about the log: a class may have its own order of the fields, and
// its own sign between them.
import { fields, readForm, separators, type LogForm } from '../../checker/wire/access-log.ts'
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
  const before = (values: Record<string, string>): string =>
    order
      .slice(0, order.indexOf('FILE'))
      .map((field) => `${values[field]}${separator}`)
      .join('')
  const client = { IP: '127.0.0.1', PORT: 'PORT', COUNT: '1' }
  const pretended = after({ ...client, PORT: '1' })
  const forged = joined({ FILE: 'index.html', IP: '10.0.0.1', PORT: '1', COUNT: '99' })
  const escaped = (text: string): string => text.replaceAll(separator, encodeURIComponent(separator))
  const name = `a${escaped(pretended)}%0A${escaped(forged)}`
  return {
    name,
    lines: `${before(client)}a${pretended}\n${forged}${after(client)}`,
    escapedLine: joined({ ...client, FILE: name }),
  }
}

const usual: LogForm = { order: fields, separator: '|' }
const chosen = 'with a port and a count of their own choice: '
const tooMany = ' (The second\none has too many fields. With one more `%0A` it would have been hidden, too.)'
const liked = 'somebody has written into your log what they liked.'
const told = `and the first one looks like all others,\n${chosen}${liked}${tooMany}`

/** What is to be said of the two lines, of which the first one, or both, look real. */
function toldOf({ order }: LogForm): string {
  const place = order.indexOf('FILE')
  if (place === 0) return told
  if (place === order.length - 1) return `and both look like all others:\n${liked}`
  return told.replace(chosen, 'with what follows the name of their own choice: ')
}

/** Those passages of the lesson that a form changes as a whole, in the order in which they are looked for. */
export function passages(form: LogForm): [there: string, here: string][] {
  const [before, now] = [usual, form].map(forgeryIn) as [Forgery, Forgery]
  return [
    [before.lines, now.lines],
    [before.escapedLine, now.escapedLine],
    [before.name, now.name],
    [told, toldOf(form)],
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
