// A long load while files change, appear, vanish and move, clients leave, and the log is renamed every
// second. What comes is one version of a file or nothing, no line of the log is lost or torn, and at the end
// nothing stays behind.
//
//     SECONDS_OF_LOAD=600 npm test -- final/endurance.full.ts
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { endOf } from '../checker/subject/ending.ts'
import { makeServer } from '../checker/subject/launch.ts'
import { lacking } from '../checker/system/facilities.ts'
import { withoutInstruments } from '../checker/system/instruments.ts'
import { delay, retry } from '../checker/system/patience.ts'
import { misplaced, readLog } from '../checker/wire/access-log.ts'
import { connect } from '../checker/wire/client.ts'

const seconds = Number(process.env['SECONDS_OF_LOAD'] ?? 30)
const names = ['small.txt', 'folder/page.html', 'kept.bin', 'large.bin', 'moving/one.txt']
const sizes = { 'small.txt': 300, 'folder/page.html': 5000, 'kept.bin': 100_000, 'large.bin': 700_000 }

/** A version of a file: each line names the file and the version, so that a wrong byte shows. */
function version(name: string, number: number): Buffer {
  const size = (sizes[name as keyof typeof sizes] ?? 2000) + (number % 7)
  const line = `${name} ${number}\n`
  return Buffer.from(line.repeat(Math.ceil(size / line.length)).slice(0, size))
}

/** Whether these bytes are one version of the file, and all of it. */
function isOneVersion(name: string, body: Buffer): boolean {
  const [, found, number] = /^(\S+) (\d+)\n/.exec(body.toString('latin1', 0, 60)) ?? []
  return found === name && body.equals(version(name, Number(number)))
}

const pick = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)] as T

const skip = lacking('proc', 'signals') ?? false
t.setTimeout((seconds + 300) * 1000)
t.test(`${seconds} seconds of load`, { skip }, async (t) => {
  const command = [process.execPath, join(import.meta.dirname, 'server.ts'), '--threads', '2']
  const { server, end } = makeServer(withoutInstruments(command))
  t.teardown(end)
  const running = await server.start('--log', 'access.log')
  const { program, fixtures, port } = running
  const www = join(fixtures.directory, 'www')
  const log = join(fixtures.directory, 'access.log')
  let isOver = false
  const wrong: string[] = []
  /** How many responses each client has got, by its port; and whether it left in the middle of one. */
  const clients: { port: number; whole: number; hasLeft: boolean }[] = []

  /** Puts a new version in the place of the old one. */
  const put = (name: string, number: number): void => {
    writeFileSync(join(fixtures.directory, 'new'), version(name, number))
    mkdirSync(join(www, name, '..'), { recursive: true })
    renameSync(join(fixtures.directory, 'new'), join(www, name))
  }
  const change = async (): Promise<void> => {
    for (let number = 1; !isOver; number++) {
      const name = pick(names)
      const act = Math.random()
      if (act < 0.8) put(name, number)
      else if (act < 0.9) rmSync(join(www, name), { force: true })
      else {
        // a folder moves away, and back
        rmSync(join(www, 'away'), { recursive: true, force: true })
        mkdirSync(join(www, 'moving'), { recursive: true })
        renameSync(join(www, 'moving'), join(www, 'away'))
        await delay(5)
        rmSync(join(www, 'moving'), { recursive: true, force: true })
        renameSync(join(www, 'away'), join(www, 'moving'))
      }
      await delay(3)
    }
  }
  const ask = async (): Promise<void> => {
    while (!isOver) {
      const client = await connect(port)
      const own = { port: client.port, whole: 0, hasLeft: false }
      clients.push(own)
      for (let times = 0; times < 20 && !isOver && !client.isGone(); times++) {
        const name = pick(names)
        await client.send(`GET /${name} HTTP/1.1\r\nHost: a\r\n\r\n`)
        if (Math.random() < 0.03) {
          own.hasLeft = true
          break
        }
        // A large file that was written anew meanwhile ends early; all others come whole.
        const { status, body } = await client.next()
        own.whole++
        const isRight = status === 404 || (status === 200 && isOneVersion(name, body))
        if (!isRight) wrong.push(`${name}: status ${status}, ${body.length} bytes`)
      }
      client.reset()
    }
  }
  let logs = 0
  /** Megabytes, once a second. */
  const memory: number[] = []
  const rotate = async (): Promise<void> => {
    while (!isOver) {
      await delay(1000)
      memory.push(program.memory())
      renameSync(log, `${log}.${String(++logs).padStart(5, '0')}`)
      program.signal('SIGUSR1')
      await retry(
        () => readdirSync(fixtures.directory).includes('access.log') || undefined,
        () => new Error('no new log'),
      )
    }
  }

  for (const name of names) put(name, 0)
  const warm = Array.from({ length: 50 }, () => running.get(`/${pick(names)}`))
  const asked = (await Promise.all(warm)).length
  const open = program.descriptors()
  const all = [change(), rotate(), ...Array.from({ length: 12 }, ask)]
  await delay(seconds * 1000)
  isOver = true
  await Promise.all(all)
  await retry(
    () => program.descriptors() <= open + 4 || undefined,
    () => new Error(`${program.descriptors() - open} more files and sockets are open`),
  )
  // It rises and falls by some dozens of megabytes, with what waits to be collected. What is kept for good
  // shows in how low it falls.
  const third = Math.floor(memory.length / 3)
  const grown = Math.round(Math.min(...memory.slice(-third)) - Math.min(...memory.slice(0, third)))
  program.signal('SIGTERM')
  t.equal((await endOf(program, 'SIGTERM did not end it')).status, 0)
  t.equal(program.stderr(), '', 'it had nothing to complain of')
  t.same(wrong.slice(0, 5), [], 'each response is one version of its file')
  t.ok(grown < 50, `its memory has grown by ${grown} MB`)

  const files = readdirSync(fixtures.directory).filter((name) => name.startsWith('access.log.'))
  const text = [...files.sort(), 'access.log']
    .map((name) => readFileSync(join(fixtures.directory, name), 'utf8'))
    .join('')
  const lines = readLog(text)
  t.equal(lines.length, text.split('\n').length - 1, 'no line of the log is torn')
  t.same(misplaced(lines).slice(0, 5), [], 'for each file the counts are 1, 2, 3 …')
  const whole = clients.reduce((sum, client) => sum + client.whole, 0)
  const left = clients.filter(({ hasLeft }) => hasLeft).length
  const least = whole + asked
  t.ok(
    lines.length >= least && lines.length <= least + left,
    `${lines.length} lines for ${least} whole responses, and ${left} clients that left`,
  )
  t.comment(`${whole} responses, ${left} clients left, ${logs} logs, memory +${grown} MB`)
  t.comment(`memory from ${Math.round(Math.min(...memory))} to ${Math.round(Math.max(...memory))} MB`)
})
