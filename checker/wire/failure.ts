// A failure: what a wrong server did, in a sentence, what kind of thing that is, and the bytes that show it.
import type { Exit } from '../system/process.ts'
import type { Conversation } from './conversation.ts'

/** What may be wrong with a response's form. */
export type FaultKind = 'line end' | 'status line' | 'field line' | 'length' | 'no length' | 'coding'

/** What kind of thing went wrong. Whoever guesses the mistake, or tells how to see it by hand, goes by it. */
export type Kind =
  // The program
  | 'not started' // there is no such program
  | 'ended early' // it ended before it listened
  | 'not listening'
  | 'other port'
  | 'crash' // it ended while it was serving
  | 'other address' // it can be reached where it should not be
  | 'goes on' // it runs where it should have ended
  | 'refusal' // it should not start, and says so in another way than it should
  // For clients that have gone it is busy, or keeps files and sockets open, or threads
  | 'busy'
  | 'files left'
  | 'threads left'
  // A connection
  | 'not accepted'
  | 'no response'
  | 'too early' // it was answered before the request was complete
  | 'not closed'
  | 'closed without a response'
  | 'cut off' // the response did not come whole
  | 'reset'
  // A response
  | `form: ${FaultKind}`
  | 'status'
  | 'field'
  | 'body'
  | 'leak' // what stands outside of www was sent
  // The access log
  | 'no line'
  | 'line'
  | 'count'
  | 'count: twice' // two accesses have the same number
  | 'count: gap' // a number is missing
  | 'other'

/** A file that a check has added: its name, and the command that makes one like it at `{file}`. */
export type Added = { name: string; command: string }

/** What came of one row of a table. */
export type RowOutcome = { row: string; failure?: CheckFailure }

/** What is behind a failure: the finding. Text stands for itself in UTF-8. */
export type Evidence = {
  kind?: Kind
  sent?: Buffer
  /** A Buffer: exactly these bytes. A string: words, or how it begins. */
  expected?: string | Buffer
  /** A Buffer: what came over the connection. A string: what the server wrote elsewhere, or words. */
  received?: string | Buffer
  /** Another address at which it can be reached. */
  address?: string
  /** How the server has ended, where it has. */
  exit?: Exit
  /** What else fails in the same check, in a few words each. */
  also?: string[]
  /** Where the check is a table: all of its rows. */
  rows?: RowOutcome[]
}

/** What was around a failure. The runner adds it. */
export type Scene = {
  /** The folder in which the server was started. */
  directory?: string
  /** What the check has made in `www`. */
  added: Added[]
  /** The arguments with which it was started, after the port. */
  more: string[]
  /** How it was started, where it should not have started. */
  run?: { args: string[]; withWww: boolean }
  /** The last signal that it got. */
  signal?: NodeJS.Signals
  /** What the server had written until then. */
  stdout: string
  stderr: string
  /** All connections of the check, in the order in which they began. */
  conversations: Conversation[]
}

/** Before anything has happened. */
export function emptyScene(): Scene {
  return { stdout: '', stderr: '', added: [], more: [], conversations: [] }
}

/** What a wrong server did: a sentence, and the bytes that show it. */
export class CheckFailure extends Error {
  readonly evidence: Evidence
  scene: Scene = emptyScene()

  constructor(message: string, evidence: Evidence = {}) {
    super(message)
    this.name = 'CheckFailure'
    this.evidence = evidence
  }

  get kind(): Kind {
    return this.evidence.kind ?? 'other'
  }
}

/** A connection ended too early. Maybe it was the server that ended. */
export class ConnectionLost extends CheckFailure {}

/** Throws a CheckFailure unless `condition` holds. */
export function ensure(condition: unknown, message: string, evidence: Evidence = {}): asserts condition {
  if (!condition) throw new CheckFailure(message, evidence)
}
