// The threads that are used again and again. When one ends, the next one takes its place.
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { closeMilliseconds, pauseAfter } from './limits.ts'
import { refuse } from './listening.ts'
import { freePlaces, leavePlace, makePlaces, takePlace, type Places } from './places.ts'
import {
  closeDoor,
  describe,
  endOf,
  give,
  startThread,
  stopAll,
  tell,
  type ThreadsSetting,
} from './thread.ts'
import { sayTrouble } from './troubles.ts'
import type { FromThread } from './worker.ts'

/** Threads that serve clients: these, or a new one for each client (per-request.ts). */
export type Threads = {
  /** Resolves when the threads serve, to where they listen. Rejects when none can start. */
  started: Promise<AddressInfo | undefined>
  /** Gives a client's socket to a thread. Nothing may have been read from it. */
  serve(socket: Socket): void
  /** Lets the threads finish what they are answering. Resolves when all have ended. */
  stop(): Promise<void>
}

type Thread = { worker: Worker; index: number; isReady: boolean }

/** All threads together, and how far they are. */
type Team = {
  setting: ThreadsSetting
  places: Places
  /** Each at its index; undefined where one has ended, and the next one has not started. */
  threads: (Thread | undefined)[]
  started: PromiseWithResolvers<AddressInfo | undefined>
  /** Whether any thread has ever served. */
  hasStarted: boolean
  isStopping: boolean
  /** Where they listen, if they do so for themselves. */
  place: AddressInfo | undefined
  /** Counts whose turn it is. */
  turn: number
}

/** Starts `count` threads. They take clients for themselves, or are given them in turn. */
export function reusedThreads(count: number, setting: ThreadsSetting): Threads {
  const team: Team = {
    setting,
    places: makePlaces(count, setting.maxConnections),
    threads: Array.from({ length: count }),
    started: Promise.withResolvers(),
    hasStarted: false,
    isStopping: false,
    place: undefined,
    turn: 0,
  }
  for (let index = 0; index < count; index++) void keep(team, index)
  return {
    started: team.started.promise,
    serve: (socket) => serve(team, socket),
    stop: () => stop(team),
  }
}

/** Keeps a thread at work: when one ends, the next one starts after a pause. */
async function keep(team: Team, index: number): Promise<void> {
  for (let pause = 0; !team.isStopping; await delay(pause)) {
    const start = performance.now()
    const reason = await live(team, index)
    team.threads[index] = undefined
    freePlaces(team.places, index)
    if (team.isStopping) return
    if (team.hasStarted) {
      sayTrouble(`a thread has ended, and a new one takes its place: ${reason}`)
      sayStarted(team)
    } else if (team.threads.every((thread) => thread === undefined)) {
      team.started.reject(new Error(`no thread can start: ${reason}`))
    }
    pause = pauseAfter(performance.now() - start, pause)
  }
}

/** The life of a thread. Resolves to the reason when it has ended. */
async function live(team: Team, index: number): Promise<string> {
  try {
    const worker = startThread(team.setting, team.places, index)
    const thread = { worker, index, isReady: false }
    team.threads[index] = thread
    worker.on('message', (message: FromThread) => {
      if (typeof message === 'string') return
      if ('makeRoom' in message) makeRoom(team, message.makeRoom)
      if (!('ready' in message)) return
      thread.isReady = true
      team.hasStarted = true
      team.place = message.ready
      sayStarted(team)
    })
    return await endOf(worker)
  } catch (error) {
    return describe(error as Error)
  }
}

/** Clients may come when each thread serves, or has ended: then all of them get their share. */
function sayStarted({ threads, started, place }: Team): void {
  if (threads.every((thread) => thread?.isReady ?? true)) started.resolve(place)
}

function serve(team: Team, socket: Socket): void {
  const thread = nextThread(team)
  if (!thread || !takePlace(team.places, thread.index)) {
    refuse(socket)
    makeRoom(team, team.threads.length)
  } else if (!give(socket, thread.worker)) {
    leavePlace(team.places, thread.index)
  }
}

/** A thread that serves, each in its turn; one that is starting where none does. */
function nextThread(team: Team): Thread | undefined {
  const there = team.threads.filter((thread) => thread !== undefined)
  const ready = there.filter(({ isReady }) => isReady)
  const from = ready.length > 0 ? ready : there
  return from[team.turn++ % from.length]
}

/** Nobody can keep the others out by doing nothing. Threads are asked in turn, until one has such a client. */
function makeRoom(team: Team, tries: number): void {
  const thread = nextThread(team)
  if (thread && tries > 0) tell(thread.worker, { makeRoom: tries })
}

async function stop(team: Team): Promise<void> {
  team.isStopping = true
  const workers = team.threads.filter((thread) => thread !== undefined).map(({ worker }) => worker)
  // First nobody new comes in, at any thread. But one that waits for a slow disk does not hold up the others.
  await Promise.race([Promise.all(workers.map(closeDoor)), delay(closeMilliseconds)])
  await stopAll(workers.filter(({ threadId }) => threadId !== -1)) // those that have not ended meanwhile
}
