// The form of the log's lines in a lesson: a class may have its own order of the fields.
import { wrong } from '../../tools/course/usage.ts'

const fields = ['FILE', 'IP', 'PORT', 'COUNT']

/** The order of the fields in a form such as `COUNT|IP|PORT|FILE`. */
export function orderIn(form: string): string[] {
  const order = form.split('|')
  if (order.toSorted().join() !== fields.toSorted().join())
    wrong(
      `--log needs the four fields in an order of your own, as in "COUNT|IP|PORT|FILE", and not "${form}"`,
    )
  return order
}

const file = String.raw`[^\s|\`"'<>]+|the file`
const address = String.raw`127\.0\.0\.1|(?:CLIENT )?IP|the client's address`
const port = String.raw`\d{4,5}|(?:CLIENT )?PORT|\$\{port\}`
const count = String.raw`\d+|(?:ACCESS )?COUNT`
const line = new RegExp(String.raw`(${file})\|(${address})\|(${port})\|(${count})`, 'g')

/** A lesson's text with its lines of the log in this form. */
export function varied(text: string, form: string | undefined): string {
  if (form === undefined) return text
  const order = orderIn(form)
  return text.replace(line, (_, ...parts: string[]) =>
    order.map((field) => parts[fields.indexOf(field)]).join('|'),
  )
}
