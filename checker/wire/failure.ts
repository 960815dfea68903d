// A failure: what a wrong server did, in a sentence, and the bytes that show it.

/** A file that a check has added: its name, and the command that makes one like it at `{file}`. */
export type Added = { name: string; command: string }

/** What is behind a failure. Text stands for itself in UTF-8. */
export type Evidence = {
  sent?: Buffer
  /** A Buffer: exactly these bytes. A string: words, or how it begins. */
  expected?: string | Buffer
  /** A Buffer: what came over the connection. A string: what the server wrote elsewhere, or words. */
  received?: string | Buffer
  /** What else fails in the same check, in a few words each. */
  also?: string[]
  /** What was asked for, where the check has made it. */
  added?: Added
  /** The folder in which the server was started. */
  directory?: string
  /** How it was started, where it should not have started. */
  run?: { args: string[]; withWww: boolean }
  /** What the server had written until then. */
  stdout?: string
  stderr?: string
}

/** What a wrong server did: a sentence, and the bytes that show it. */
export class CheckFailure extends Error {
  readonly evidence: Evidence

  constructor(message: string, evidence: Evidence = {}) {
    super(message)
    this.name = 'CheckFailure'
    this.evidence = evidence
  }
}

/** A connection ended too early. Maybe it was the server that ended. */
export class ConnectionLost extends CheckFailure {}

/** Throws a CheckFailure unless `condition` holds. */
export function ensure(condition: unknown, message: string, evidence: Evidence = {}): asserts condition {
  if (!condition) throw new CheckFailure(message, evidence)
}
