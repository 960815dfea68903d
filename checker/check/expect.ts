// What checks expect of responses, each failure with the bytes that show it.
import { CheckFailure, ensure } from '../wire/failure.ts'
import { files } from '../subject/files.ts'
import type { Response } from '../wire/response.ts'
import type { RunningServer } from '../subject/launch.ts'

/**
 * The response has this status. `what` names the request in the failure's sentence, `also` others that fail
 * like it.
 */
export function ensureStatus(response: Response, status: number, what: string, also: string[] = []): void {
  const { sent, bytes } = response
  const message = `${what}: the status is ${response.status}, not ${status}`
  ensure(response.status === status, message, { sent, expected: `HTTP/1.1 ${status}`, received: bytes, also })
}

/** The request gets a response. Where none comes, the failure says which one was expected. */
export async function ensureAnswer(response: Promise<Response>, expected: string): Promise<Response> {
  try {
    return await response
  } catch (error) {
    if (error instanceof CheckFailure) error.evidence.expected ??= expected
    throw error
  }
}

/** The response has status 200 and this content. */
export function ensureContent(response: Response, content: Buffer | string, what: string): void {
  ensureStatus(response, 200, what)
  const { sent, body } = response
  const expected = Buffer.from(content)
  ensure(body.equals(expected), `${what}: the body is not the file`, { sent, expected, received: body })
}

/** A GET of the target is answered with a file of the fixtures. */
export async function ensureFile(server: RunningServer, target: string, file: string): Promise<Response> {
  const response = await server.get(target)
  ensureContent(response, files[file] as Buffer, target)
  return response
}

/** The server still serves. `after` says what it has survived. */
export async function ensureServing(server: RunningServer, after: string): Promise<void> {
  ensureStatus(await server.get('/'), 200, `the next client, after ${after}`)
}

/** The server did not start: exit status 1, and one line on stderr. */
export function ensureRefusal(exit: { status: number | null; stderr: string }, what: string): void {
  const received = exit.stderr
  const evidence = { received, stderr: received }
  ensure(exit.status === 1, `with ${what} the exit status is ${exit.status}, not 1`, evidence)
  const lines = received.split('\n').filter((line) => line.trim() !== '')
  const wrote = lines.length === 0 ? 'nothing' : 'more than one line'
  ensure(lines.length === 1, `with ${what} it wrote ${wrote} to stderr`, evidence)
}
