// Puts a server under load for some seconds, with wrk.
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Case } from './cases.ts'
import { end, start } from './processes.ts'
import type { Round } from './results.ts'

/** Threads of wrk. They share the machine's cores with the server. */
const threads = 2

/** What wrk.lua prints; times are in microseconds. */
type Report = Record<
  'requests' | 'bytes' | 'microseconds' | 'p50' | 'p99' | 'connect' | 'read' | 'write' | 'status' | 'timeout',
  number
>

/** @throws Error with what wrk says where it can't measure */
export async function load(wrk: string, port: number, one: Case, seconds: number): Promise<Round> {
  const { file, connections, isClosing } = one
  const numbers = ['-t', `${threads}`, '-c', `${connections}`, '-d', `${seconds}s`]
  const closing = isClosing ? ['-H', 'Connection: close'] : []
  const script = ['-s', join(import.meta.dirname, 'wrk.lua')]
  const child = start([wrk, ...numbers, ...closing, ...script, `http://127.0.0.1:${port}/${file}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const timer = setTimeout(() => void end(child), (seconds + 20) * 1000)
  const [output, errors] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
    once(child, 'close'),
  ])
  clearTimeout(timer)
  await end(child)
  const line = output.split('\n').findLast((one) => one.startsWith('{'))
  if (line === undefined)
    throw new Error(`wrk: ${(errors.trim() || output.trim()).split('\n').at(-1) || 'no result'}`)
  return roundOf(JSON.parse(line) as Report)
}

function roundOf({
  requests,
  bytes,
  microseconds,
  p50,
  p99,
  connect,
  read,
  write,
  status,
  timeout,
}: Report): Round {
  const seconds = microseconds / 1e6
  return {
    requestsPerSecond: (requests - status) / seconds, // a refusal is soon sent, and is no file
    mebibytesPerSecond: bytes / seconds / 1024 ** 2,
    p50: p50 / 1000,
    p99: p99 / 1000,
    errors: { connect, read, write, status, timeout },
  }
}
