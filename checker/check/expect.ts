// What checks expect of responses, each failure with the bytes that show it.
import type { Client } from '../wire/client.ts'
import { bytesOf } from '../wire/conversation.ts'
import { CheckFailure, ensure } from '../wire/failure.ts'
import { files } from '../subject/files.ts'
import { getRequest } from '../wire/requests.ts'
import type { Response } from '../wire/response.ts'
import { delay, retry } from '../system/patience.ts'
import { howItEnded } from '../subject/ending.ts'
import type { RunningServer } from '../subject/launch.ts'
import type { Exit } from '../system/process.ts'

/**
 * The response has this status. `what` names the request in the failure's sentence, `also` others that fail
 * like it.
 */
export function ensureStatus(response: Response, status: number, what: string, also: string[] = []): void {
  const { sent, bytes } = response
  const message = `${what}: the status is ${response.status}, not ${status}`
  ensure(response.status === status, message, {
    kind: 'status',
    sent,
    expected: `HTTP/1.1 ${status}`,
    received: bytes,
    also,
  })
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
  ensure(body.equals(expected), `${what}: the body is not the file`, {
    kind: 'body',
    sent,
    expected,
    received: body,
  })
}

/** A GET of the target is answered with a file of the fixtures. */
export async function ensureFile(server: RunningServer, target: string, file: string): Promise<Response> {
  const response = await server.get(target)
  ensureContent(response, files[file] as Buffer, target)
  return response
}

/**
 * A client that sends a body which nobody wants gets the refusal (405 or 501), goes on until all is over, and
 * is never reset: a reset can overtake the response.
 * @param rest of the body: of a reset a client hears when it sends again
 */
export async function ensureNoReset(
  client: Client,
  what: string,
  rest: string,
  running: RunningServer,
): Promise<void> {
  await client.until((bytes) => bytes.includes('\n'), `${what}: no response came`)
  for (const byte of rest) {
    await running.serveAnother()
    await client.send(byte)
  }
  await running.serveAnother()
  const message = `${what}: the server resets the connection, and the response may be lost`
  client.end()
  await goneOrKept(client)
  const evidence = { sent: client.conversation, received: client.received() }
  ensure(!client.wasReset(), message, {
    kind: 'reset',
    sent: bytesOf(evidence.sent, 'sends'),
    received: evidence.received,
  })
  const response = await client.response()
  if (response.status !== 501) ensureStatus(response, 405, what)
}

/** Waits until the connection is gone. Whoever keeps it open does not reset it: 01.closes judges that. */
async function goneOrKept(client: Client): Promise<void> {
  try {
    await client.gone()
  } catch (error) {
    if (!(error instanceof CheckFailure && error.evidence.kind === 'not closed')) throw error
  }
}

/** Whether the server closes a connection after a page. */
export async function closesAfterPage(running: RunningServer): Promise<boolean> {
  const client = await running.connect()
  await client.send(getRequest('/index.html'))
  return client.closesNow()
}

/** The server still serves. `after` says what it has survived. */
export async function ensureServing(server: RunningServer, after: string): Promise<void> {
  ensureStatus(await server.get('/index.html'), 200, `the next client, after ${after}`)
}

/** What `go run` adds to what the program itself has written. */
const ofTheTool = /^exit status \d+$/

/** The server did not start: exit status 1, and one line on stderr. */
export function ensureRefusal(exit: Exit & { stderr: string }, what: string): void {
  const received = exit.stderr
  const evidence = { kind: 'refusal', received, exit: { status: exit.status, signal: exit.signal } } as const
  ensure(exit.signal === null, `with ${what} the server ${howItEnded(exit)}`, evidence)
  ensure(exit.status === 1, `with ${what} the exit status is ${exit.status}, not 1`, evidence)
  const written = received.split('\n').filter((line) => line.trim() !== '')
  const lines = written.filter((line) => !ofTheTool.test(line))
  const wrote = lines.length === 0 ? 'nothing' : 'more than one line'
  ensure(lines.length === 1, `with ${what} it wrote ${wrote} to stderr`, evidence)
}

const mostMoreFiles = 2 // a runtime opens one now and then
const stillLooks = 4
const lookMilliseconds = 250

/**
 * The server does nothing when nobody is connected, and has no more files open than `before`.
 * @returns how many files and sockets it has open
 */
export async function ensureRest({ program }: RunningServer, before = Infinity): Promise<number> {
  let still = 0
  let used = program.processorTicks()
  const isStill = async (): Promise<true | undefined> => {
    await delay(lookMilliseconds)
    const now = program.processorTicks()
    still = now - used <= 1 ? still + 1 : 0
    used = now
    return still >= stillLooks ? true : undefined
  }
  const busy = 'all clients have left, and the server goes on using the processor'
  await retry(isStill, () => new CheckFailure(busy, { kind: 'busy' }), undefined, 60)
  const most = before + mostMoreFiles
  await retry(
    () => (program.descriptors() <= most ? true : undefined),
    () =>
      new CheckFailure('clients have left, and files or sockets of theirs are still open', {
        kind: 'files left',
        expected: `at most ${most} open files and sockets, as before`,
        received: `${program.descriptors()} open files and sockets`,
      }),
  )
  return program.descriptors()
}
