// Dates as HTTP writes them (RFC 9110 §5.6.7). All of them are in GMT, and have whole seconds.

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const time = '(?<hour>[01]\\d|2[0-3]):(?<minute>[0-5]\\d):(?<second>[0-5]\\d|60)' // 60 is a leap second
// Three forms: the one that everybody writes, and two old ones that everybody has to read.
const forms = [
  RegExp(`^[A-Z][a-z]{2}, (?<day>\\d\\d) (?<month>[A-Z][a-z]{2}) (?<year>\\d{4}) ${time} GMT$`),
  RegExp(`^[A-Z][a-z]{5,8}, (?<day>\\d\\d)-(?<month>[A-Z][a-z]{2})-(?<year>\\d\\d) ${time} GMT$`),
  RegExp(`^[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ \\d]\\d) ${time} (?<year>\\d{4})$`),
]

/** Writes a time, in milliseconds, as an IMF-fixdate. What is less than a second is cut off. */
export function formatDate(milliseconds: number): string {
  return new Date(milliseconds).toUTCString()
}

/** Reads a date in any of the three forms. Gives seconds, or undefined if it is none. */
export function parseDate(text: string): number | undefined {
  const parts = forms.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined)
  if (!parts) return undefined
  const { day, month = '', year = '', hour, minute, second } = parts
  const at = (years: number): Date =>
    new Date(
      Date.UTC(
        years,
        months.indexOf(month),
        Number(day),
        Number(hour),
        Number(minute),
        Math.min(Number(second), 59),
      ),
    )
  let date = at(year.length === 2 ? 2000 + Number(year) : Number(year))
  // With a year of two digits, it is never more than 50 years ahead.
  const latest = new Date()
  latest.setUTCFullYear(latest.getUTCFullYear() + 50)
  if (year.length === 2 && date > latest) date = at(1900 + Number(year))
  const isReal = date.getUTCMonth() === months.indexOf(month) && date.getUTCDate() === Number(day)
  return isReal ? date.getTime() / 1000 : undefined
}
