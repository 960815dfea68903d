// What went over one connection: every event in its order, with its time.

/** What can happen on a connection, seen from the client. */
export type Deed =
  /** The client connects; sends bytes; closes its side; resets; stops and goes on reading. */
  | 'connects'
  | 'sends'
  | 'ends'
  | 'resets'
  | 'pauses'
  | 'resumes'
  /** The server sends bytes; closes its side; resets. */
  | 'server sends'
  | 'server ends'
  | 'server resets'

/** `at` is in milliseconds by `performance.now()`. */
export type Happening = { at: number; deed: Deed; bytes?: Buffer }

export type Conversation = {
  /** The client's own port. */
  port: number
  happenings: Happening[]
}

/** Adds what has just happened. */
export function note({ happenings }: Conversation, deed: Deed, bytes?: Buffer): void {
  happenings.push({ at: performance.now(), deed, ...(bytes ? { bytes } : {}) })
}

/** All bytes that the client has sent, or the server. */
export function bytesOf({ happenings }: Conversation, deed: 'sends' | 'server sends'): Buffer {
  return Buffer.concat(happenings.flatMap((one) => (one.deed === deed && one.bytes ? [one.bytes] : [])))
}

/** Whose bytes these are: a failure that names them is about that connection. */
const senders = new WeakMap<Buffer, Conversation>()

export function setSender(sent: Buffer, conversation: Conversation): Buffer {
  senders.set(sent, conversation)
  return sent
}

export function senderOf(sent: Buffer): Conversation | undefined {
  return senders.get(sent)
}
