// A server's command, and where its arguments go.

/**
 * Adds a server's arguments, the port first, to its command: where `{port}` stands, or after the last word.
 * Without arguments an option that would take the port goes, too: the `-p` of `-p {port}`.
 */
export function withArguments(command: string[], args: string[]): string[] {
  const place = command.findIndex((word) => word.includes('{port}'))
  if (place === -1) return [...command, ...args]
  const [before, word = '', after] = [command.slice(0, place), command[place], command.slice(place + 1)]
  const [port, ...more] = args
  if (port !== undefined) return [...before, word.replace('{port}', port), ...more, ...after]
  return [...(before.at(-1)?.startsWith('-') ? before.slice(0, -1) : before), ...after]
}
