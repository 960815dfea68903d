// The results as tables.
import type { Case } from './cases.ts'
import { mebibytes, number, type Table } from './format.ts'
import {
  median,
  type Load,
  type LoadErrors,
  type Measured,
  type Memory,
  type Round,
  type Start,
} from './results.ts'
import { reference } from './servers.ts'

/** What is compared in a case. */
export function figureOf(round: Round, { unit }: Case): number {
  return unit === 'MiB/s' ? round.mebibytesPerSecond : round.requestsPerSecond
}

/**
 * How a server compares with the one that all are compared with: the median of what it was in each round, so
 * that a round in which the machine was slow counts for both. Undefined where one of them was not measured.
 */
export function ratioOf({ rounds }: Load, one: Case, loads: Load[]): number | undefined {
  const others =
    loads.find(({ case: name, server }) => name === one.name && server === reference)?.rounds ?? []
  const ratios = rounds.flatMap((round, index) => {
    const other = others[index]
    return other && figureOf(other, one) > 0 ? [figureOf(round, one) / figureOf(other, one)] : []
  })
  return ratios.length > 0 ? median(ratios) : undefined
}

/** The loads of a case, the fastest first. A server with a star answers one request for each connection. */
export function loadTable(one: Case, all: Load[], servers: Measured[]): Table {
  const loads = all.filter((load) => load.case === one.name)
  const speed = ({ median }: Load): number => (median ? figureOf(median, one) : -1)
  const rows = loads
    .toSorted((first, second) => speed(second) - speed(first))
    .map((load) => {
      const name =
        load.server + (servers.find((server) => server.name === load.server)?.isOneRequest ? ' *' : '')
      const ratio = ratioOf(load, one, loads)
      const { median, rounds, failures } = load
      if (!median) return [name, '–', '–', '–', '–', '–', failures.join('; ')]
      const values = rounds.map((round) => figureOf(round, one))
      const spread = `${number(Math.min(...values))} – ${number(Math.max(...values))}`
      const silent = values.filter((value) => value === 0).length
      const silence = silent > 0 ? `nothing served in ${silent} of ${rounds.length} rounds` : ''
      const errors = [describeErrors(median.errors), silence, ...failures]
        .filter((text) => text !== '')
        .join('; ')
      const speeds = [number(figureOf(median, one)), spread, ratio?.toFixed(2) ?? '–']
      return [name, ...speeds, number(median.p50), number(median.p99), errors]
    })
  return {
    columns: ['server', one.unit, 'least – most', `÷ ${reference}`, 'p50 ms', 'p99 ms', 'errors'],
    rows,
  }
}

function describeErrors({ connect, read, write, status, timeout }: LoadErrors): string {
  const kinds = { connect, read, write, 'not 2xx': status, 'over 2 s': timeout }
  const some = Object.entries(kinds).filter(([, count]) => count > 0)
  return some.map(([kind, count]) => `${count.toLocaleString('en-US')} ${kind}`).join(', ')
}

export function startTable(starts: Start[]): Table {
  const rows = starts
    .toSorted((one, other) => one.median - other.median)
    .map(({ server, milliseconds, median }) => {
      return [
        server,
        number(median),
        `${number(Math.min(...milliseconds))} – ${number(Math.max(...milliseconds))}`,
      ]
    })
  return { columns: ['server', 'ms', 'least – most'], rows }
}

export function memoryTable(memory: Memory[]): Table {
  const rows = memory.map(({ server, idle, afterLoad, connections, slowReaders }) => {
    const open =
      'failure' in connections
        ? [connections.failure, '–']
        : [mebibytes(connections.bytes), connections.held.toLocaleString('en-US')]
    const slow =
      'failure' in slowReaders
        ? [slowReaders.failure, '–']
        : [`+${mebibytes(slowReaders.bytes)}`, `${slowReaders.reading}`]
    return [server, mebibytes(idle), mebibytes(afterLoad), ...open, ...slow]
  })
  const wanted = memory.map(({ connections }) => ('wanted' in connections ? connections.wanted : 0))
  const idle = Math.max(0, ...wanted).toLocaleString('en-US')
  return {
    columns: ['server', 'idle', 'after load', `${idle} idle clients`, 'held', 'slow readers', 'reading'],
    rows,
  }
}
