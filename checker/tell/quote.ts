// Words for a POSIX shell.

/** Any text as one word, in single quotes. */
export function inQuotes(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
