// Waits until a server listens where it should, or says why it does not. No client that nobody has asked for.
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs'
import { retry, workFromNow } from '../system/patience.ts'
import type { Program } from '../system/process.ts'
import { type Acquaintance, type Client, connect } from '../wire/client.ts'
import { CheckFailure, type Kind } from '../wire/failure.ts'
import { howItEnded } from './ending.ts'

/**
 * Waits until the server listens on its port.
 * @returns the connection with which that was found out, where the system does not show who listens: the
 * first client has it
 */
export async function listening(
  port: number,
  program: Program,
  server: Acquaintance,
): Promise<Client | undefined> {
  let looks = 0
  let printed = 0 // characters, at the last look
  let elsewhere = 0 // how often another port was listened on, and ours was not
  const attempt = async (): Promise<{ first: Client | undefined } | undefined> => {
    if (program.exit()) throw await endedEarly(program)
    const isNew = program.stdout().length !== printed
    printed = program.stdout().length
    if (++looks % seldom !== 0 && !isNew) return undefined
    const found = await isListening(port, server, looks % thorough === 0)
    if (found) return { first: found === true ? undefined : found }
    const other = otherPort(program.stdout(), port)
    if (other === undefined || ++elsewhere < 10 || !(await isListeningElsewhere(other, server)))
      return undefined
    const message = `the server listens on port ${other}, not on the port that it was given, ${port}`
    throw new CheckFailure(message, { kind: 'other port' })
  }
  const late = `the server runs, but does not listen on 127.0.0.1:${port}`
  const { first } = await retry(
    attempt,
    () => new CheckFailure(late, { kind: 'not listening' }),
    workFromNow(program.work),
  )
  return first
}

async function endedEarly(program: Program): Promise<CheckFailure> {
  const exit = await program.ended
  const failure = (message: string, kind: Kind): CheckFailure =>
    new CheckFailure(message, { kind, exit, received: program.stderr() })
  if (program.pid === 0) return failure('the server could not be started', 'not started')
  const left = program.hasLeftOne() ? ', and left a process behind that goes on' : ''
  return failure(`the server ${howItEnded(exit)} before it took a connection${left}`, 'ended early')
}

/** Where Linux shows who listens. */
const tables = ['/proc/net/tcp', '/proc/net/tcp6'].filter((table) => existsSync(table))

/** The tables take the kernel a while. One try in so many looks at them, and each where something was printed. */
const seldom = 5

/** One look in so many reads the tables whole. */
const thorough = 20

/**
 * Whether somebody listens on a port of 127.0.0.1: the connection that shows it, or true where the system
 * tells.
 */
async function isListening(port: number, server: Acquaintance, isWhole: boolean): Promise<Client | boolean> {
  if (tables.length > 0) {
    const isShown = shows(port)
    const isIn = (table: string): boolean =>
      isWhole ? isShown(readFileSync(table, 'latin1')) : isAmongListeners(table, isShown)
    return tables.some(isIn)
  }
  try {
    return await connect(port, server)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') return false
    throw error
  }
}

/** The same of a port where it may be listening by mistake: the connection is given up again. */
async function isListeningElsewhere(port: number, server: Acquaintance): Promise<boolean> {
  const found = await isListening(port, server, true)
  if (typeof found === 'object') found.end()
  return found !== false
}

const line = Buffer.alloc(150) // bytes, as long as each line of the tables

/**
 * Whether a table of sockets shows it before the first that does not listen. Linux puts those that listen
 * first, and after them thousands of closed connections, for which the kernel looks long: so line by line.
 */
function isAmongListeners(table: string, isShown: (text: string) => boolean): boolean {
  const descriptor = openSync(table, 'r')
  let text = ''
  try {
    while (!isShown(text)) {
      const length = readSync(descriptor, line)
      if (length === 0 || /^ *\d+: \S+ \S+ (?!0A)/m.test(text)) return false
      text += line.toString('latin1', 0, length)
    }
    return true
  } finally {
    closeSync(descriptor)
  }
}

/**
 * 127.0.0.1 and all addresses, as the kernel writes them (proc_pid_net(5)); also for IPv6 sockets that take
 * IPv4.
 */
const addresses = ['0100007F', '00000000', '0'.repeat(32), '0000000000000000FFFF00000100007F']

/** Whether a table of sockets has one that listens (state 0A) on the port, and takes clients of 127.0.0.1. */
function shows(port: number): (table: string) => boolean {
  const place = port.toString(16).toUpperCase().padStart(4, '0')
  const lines = addresses.map((address) => new RegExp(`^ *\\d+: ${address}:${place} \\w+:0000 0A `, 'm'))
  return (table) => lines.some((line) => line.test(table))
}

/** Another port than the one given, where the server prints an address with one. */
function otherPort(stdout: string, port: number): number | undefined {
  const ports = [...stdout.matchAll(/https?:\/\/[^\s/]*:(\d{1,5})\b/g)].map(([, digits]) => Number(digits))
  return ports.includes(port) ? undefined : ports.find((other) => other > 0 && other < 65536)
}
