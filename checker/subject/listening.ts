// Waits until a server listens where it should, or says why it does not.
import { retry } from '../system/patience.ts'
import type { Program } from '../system/process.ts'
import { howItEnded } from './ending.ts'
import { connect } from '../wire/client.ts'
import { CheckFailure } from '../wire/failure.ts'

/** Waits until the port takes a connection. */
export async function accepting(port: number, program: Program): Promise<void> {
  let elsewhere = 0 // how often another port took a connection, and ours did not
  const output = () => ({ stdout: program.stdout(), stderr: program.stderr() })
  const attempt = async (): Promise<true | undefined> => {
    if (program.exit()) {
      const exit = await program.ended
      if (program.pid === 0)
        throw new CheckFailure('the server could not be started', { received: program.stderr(), ...output() })
      const how = howItEnded(exit)
      throw new CheckFailure(`the server ${how} before it took a connection`, {
        received: program.stderr(),
        ...output(),
      })
    }
    if (await takesConnection(port)) return true
    const other = otherPort(program.stdout(), port)
    if (other === undefined || !(await takesConnection(other)) || ++elsewhere < 50) return undefined
    throw new CheckFailure(
      `the server listens on port ${other}, not on the port that it was given, ${port}`,
      output(),
    )
  }
  await retry(
    attempt,
    () => new CheckFailure(`the server runs, but does not listen on 127.0.0.1:${port}`, output()),
    program.work,
  )
}

async function takesConnection(port: number): Promise<boolean> {
  try {
    const client = await connect(port)
    client.end()
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') return false
    throw error
  }
}

/** Another port than the one given, where the server prints an address with one. */
function otherPort(stdout: string, port: number): number | undefined {
  const ports = [...stdout.matchAll(/https?:\/\/[^\s/]*:(\d{1,5})\b/g)].map(([, digits]) => Number(digits))
  return ports.includes(port) ? undefined : ports.find((other) => other > 0 && other < 65536)
}
