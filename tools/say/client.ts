// One client of `npm run say`: it does what it is told, one action after the other.
import { setTimeout as delay } from 'node:timers/promises'
import { openConnection, type Connection, type Setting } from './connection.ts'
import type { Action } from './script.ts'

/** Runs a client until it has done everything. Its connection is gone then, unless it stays. */
export async function runClient(number: number, actions: Action[], setting: Setting): Promise<Connection> {
  const connection = openConnection(number, setting)
  const { until, isConnected, isGone, end, leave } = connection
  connection.unsent = countPieces(actions)
  if (!(await until(() => isConnected() || isGone()))) await leave('unaccepted')
  for (const [index, action] of actions.entries()) {
    if (isGone()) break
    const later = actions.slice(index + 1)
    connection.unsent = countPieces(later)
    await act(connection, action, later)
  }
  if (actions.at(-1)?.do === 'stay') return connection
  await until(() => end() !== undefined)
  await leave('silent')
  return connection
}

function countPieces(actions: Action[]): number {
  return actions.filter((action) => action.do === 'send').length
}

async function act(connection: Connection, action: Action, later: Action[]): Promise<void> {
  const { until, end, tell, send, half, stop, read, leave, hasAnswer } = connection
  const patiently = async (done: () => boolean): Promise<void> => {
    if (!(await until(done))) tell({ what: 'silence' })
  }
  switch (action.do) {
    case 'send':
      if (!(await send(action.bytes))) await leave('full')
      break
    case 'pause':
      await pause(connection, action.milliseconds, later)
      break
    case 'answer':
      await patiently(() => hasAnswer() || end() !== undefined)
      break
    case 'wait':
      if (later.length > 0) await patiently(() => end() !== undefined) // all wait so before they part
      break
    case 'half':
      half()
      break
    case 'stop':
      stop()
      break
    case 'read':
      read()
      break
    case 'reset':
      await leave('we have reset')
      break
    case 'stay': // whoever has started us ends it
  }
}

/** Pauses, as long as it makes a difference. */
async function pause(
  { when, isGone, end }: Connection,
  milliseconds: number,
  later: Action[],
): Promise<void> {
  const isDone = !later.some((action) => /^(send|half|stop|read|reset)$/.test(action.do))
  const over = new AbortController()
  const time = delay(milliseconds, undefined, { signal: over.signal }).catch(() => {})
  await Promise.race([time, when(() => isGone() || (isDone && end() !== undefined))])
  over.abort()
}
