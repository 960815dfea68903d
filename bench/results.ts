// What is measured, as results.json keeps it.
import type { Case } from './cases.ts'
import type { Machine } from './machine.ts'
import type { Missing } from './servers.ts'

/**
 * How many connections failed, and how; how many responses had another status, or took longer than 2 seconds.
 */
export type LoadErrors = { connect: number; read: number; write: number; status: number; timeout: number }

/** What wrk saw in one round: responses with a file, and of all responses the times in milliseconds. */
export type Round = {
  requestsPerSecond: number
  mebibytesPerSecond: number
  p50: number
  p99: number
  errors: LoadErrors
}

export type Load = {
  case: string
  server: string
  rounds: Round[]
  /** Of each number its median over the rounds, and all errors. Without a round there is none. */
  median: Round | undefined
  /** What went wrong, where something did. */
  failures: string[]
}

export type Start = { server: string; milliseconds: number[]; median: number }

/** All in bytes. */
export type Memory = {
  server: string
  idle: number
  afterLoad: number
  connections: { wanted: number; held: number; bytes: number } | { failure: string }
  /** `bytes` is the most that there was while the clients read, less what there was before. */
  slowReaders: { wanted: number; reading: number; bytes: number } | { failure: string }
}

export type Measured = { name: string; version: string; isOneRequest: boolean; isMain: boolean }

export type Results = {
  machine: Machine
  settings: { rounds: number; seconds: number }
  servers: Measured[]
  missing: Missing[]
  cases: Case[]
  loads: Load[]
  starts: Start[]
  memory: Memory[]
  /** Why there is no memory, if there is none. */
  memoryLeftOut: string | undefined
}

/** The middle one, or the mean of the two in the middle. At least one value is needed. */
export function median(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const half = sorted.length >> 1
  const upper = sorted[half] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2
}
