// Requests as the checks send them.

/**
 * A plain request for a target. `Connection: close` asks a server with persistent connections to close, too.
 */
export function getRequest(target: string): string {
  return `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`
}
