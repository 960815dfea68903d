// Every bound on what a client may send, hold or wait for. Beyond them it is refused, or its connection ends.

/** The longest request target; RFC 9112 §3 wants room for a request line of 8000 bytes. Beyond: 414. */
export const maxTargetBytes = 8000

/** The longest head, request line and field lines together. Beyond: 431. */
export const maxHeadBytes = 16 * 1024

/** The most field lines in a head. Beyond: 431. */
export const maxFieldLines = 100

/**
 * The longest body, which nobody wants, that is waited for. Beyond: the connection ends after the response.
 */
export const maxBodyBytes = 256 * 1024

/**
 * How much is read and dropped after the last response on a connection. Beyond: it is reset. Many clients
 * read the response only when they have sent all of what they want to send, and a reset would take it from
 * them.
 */
export const maxDroppedBytes = 16 * 1024 * 1024

/** How often a thread looks for clients that have kept it waiting for too long. */
export const lookMilliseconds = 250

/** How long a client may go on sending after the last response on its connection. */
export const lingerMilliseconds = 5_000

/** The most connections at once, unless --max-connections says otherwise. Beyond: 503. */
export const maxConnections = 16_384

/** How many clients can be told so at once. Beyond: the connection is closed without a word. */
export const maxRefusals = 256

/** The most connections where each has a thread of its own: a thread takes some 16 MB. */
export const maxThreads = 256

/** How often a thread looks up where the root leads to: it may be a link, and get another target. */
export const rootMilliseconds = 1_000

/** The largest file that a thread keeps in memory, and how much of them it keeps. */
export const maxKeptFileBytes = 128 * 1024
export const maxKeptBytes = 16 * 1024 * 1024

/** The largest file that is kept as text. */
export const maxTextBytes = 8 * 1024

/** How much of a larger text is read to see whether it is UTF-8. */
export const maxStartBytes = 16 * 1024

/** How many states of files, ahead of the clock, a thread watches until they are sure. */
export const maxWatched = 10_000

/** How much of a larger file is read, and sent, at once. */
export const chunkBytes = 256 * 1024

/** How many chunks a thread keeps for the next ones who read a large file. */
export const maxSpareChunks = 16

/** How long a thread gathers accesses before it tells the log of them. */
export const gatherMilliseconds = 25

/**
 * How many accesses a thread may have told of while the log has not written them. Beyond: its clients wait.
 */
export const maxUnwrittenAccesses = 10_000

/** How many characters of names that are no files the log keeps a count for. */
export const maxMissingNames = 4 * 1024 * 1024

/**
 * How long a signal may be the echo of one like it: npm hands a Ctrl-C on that the terminal has sent us, too.
 */
export const echoMilliseconds = 500

/** How long a trouble that repeats is told once, and how many different ones are told in that time. */
export const troubleMilliseconds = 60_000
export const maxTroubles = 20

/** When the server stops: how long one thread may go on taking clients before the others end theirs. */
export const closeMilliseconds = 500

/** When the server stops: how long clients may take to get what they are being sent. */
export const stopMilliseconds = 5_000

/**
 * How long to wait until a thread that has ended is replaced: longer each time, unless it has lived for a
 * while.
 * @param lived for how long it has lived, in milliseconds
 * @param before the pause before that
 */
export function pauseAfter(lived: number, before: number): number {
  return lived > 10_000 ? 0 : Math.min(Math.max(2 * before, 100), 10_000)
}
