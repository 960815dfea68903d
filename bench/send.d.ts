// As much of the package `send` as node-http-send.ts uses. It brings no types, and need not be installed to
// check ours.
declare module 'send' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  type SendStream = {
    on(event: 'error', listener: (error: Error & { status?: number }) => void): SendStream
    pipe(response: ServerResponse): void
  }
  export default function send(request: IncomingMessage, path: string, options: { root: string }): SendStream
}
