// How many clients are connected: numbers in memory that all threads share, one for each thread.

/** The numbers, and how many clients there may be in all. */
export type Places = { taken: Int32Array; most: number }

export function makePlaces(threads: number, most: number): Places {
  return { taken: new Int32Array(new SharedArrayBuffer(4 * threads)), most }
}

/**
 * Takes a place for a client of this thread; false where there is none.
 *
 * Atomics.add reads a number, adds to it and writes it back in one step: no other thread comes between. And
 * first the place is taken, then all are counted. So two threads that want the last one at once may both see
 * one client too many, and send theirs away; never do both take it.
 */
export function takePlace(places: Places, thread: number): boolean {
  Atomics.add(places.taken, thread, 1)
  if (countClients(places) <= places.most) return true
  leavePlace(places, thread)
  return false
}

export function leavePlace({ taken }: Places, thread: number): void {
  Atomics.sub(taken, thread, 1)
}

/** Frees all places of a thread that has ended. */
export function freePlaces({ taken }: Places, thread: number): void {
  Atomics.store(taken, thread, 0)
}

function countClients({ taken }: Places): number {
  let clients = 0
  for (let thread = 0; thread < taken.length; thread++) clients += Atomics.load(taken, thread)
  return clients
}
