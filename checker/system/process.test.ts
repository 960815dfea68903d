// Nothing that was started is left, however it resists and however the run ends.
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { endOf } from '../subject/ending.ts'
import { lacking } from './facilities.ts'
import { retry } from './patience.ts'
import { claimPort, isRemembered, listen, whileInUse } from './port.ts'
import { startProgram, type Program } from './process.ts'
import { withoutInstruments } from './instruments.ts'

const node = withoutInstruments([process.execPath])

/**
 * A program that ignores SIGTERM, and starts another one of its kind. Each of them holds a connection to a
 * witness.
 */
const stubborn = `
  process.on('SIGTERM', () => {})
  const [, port, ...more] = process.argv
  require('node:net').connect(Number(port), '127.0.0.1')
  if (more.length > 0) require('node:child_process').spawn(process.execPath, [...process.execArgv, port], { stdio: 'inherit' })
`
const stubbornCommand = (port: number): string[] => [...node, '-e', stubborn, String(port), 'and another one']

/** Sees how many programs live: the system closes the connection of a program that has ended. */
async function makeWitness(t: Tap): Promise<{ port: number; sees(count: number): Promise<void> }> {
  const held = new Set<Socket>()
  const witness = createServer((socket) => {
    held.add(socket)
    socket
      .on('error', () => {})
      .on('close', () => {
        held.delete(socket)
        witness.emit('news')
      })
      .resume()
    witness.emit('news')
  })
  await once(witness.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => witness.close())
  return {
    port: (witness.address() as AddressInfo).port,
    async sees(count) {
      while (held.size !== count) await once(witness, 'news')
    },
  }
}
type Tap = { teardown(handler: () => unknown): void }

const says = (program: Program, text: string): Promise<void> =>
  program.until(
    () => program.stdout().includes(text),
    () => new Error(`it does not say ${text}: ${program.stderr()}`),
  )

t.test('what would change a program on this machine only is not handed on to it', async (t) => {
  const odd = ['PYTHONUNBUFFERED', 'NODE_NO_WARNINGS', 'FORCE_COLOR', 'GOMAXPROCS', 'npm_lifecycle_event']
  for (const name of odd) {
    const before = process.env[name]
    process.env[name] = '1'
    t.teardown(() => (before === undefined ? delete process.env[name] : (process.env[name] = before)))
  }
  const program = startProgram(['node', '-e', 'console.log(Object.keys(process.env).join())'], '.')
  t.teardown(() => program.end())
  await program.ended
  const names = program.stdout().trim().split(',')
  t.ok(names.includes('PATH'))
  t.same(
    names.filter((name) => odd.includes(name)),
    [],
  )
})

t.test('a program that ends when it is asked to has the time for it', async (t) => {
  const program = startProgram(
    [
      ...node,
      '-e',
      'process.on("SIGTERM", () => process.exit(3)); setInterval(() => {}, 1e6); console.log("ready")',
    ],
    '.',
  )
  t.teardown(() => program.end())
  await says(program, 'ready')
  await program.end()
  t.same(program.exit(), { status: 3, signal: null })
})

t.test('what needs a port in use is tried again where whoever had it may have left it', async (t) => {
  const { port, release } = await claimPort()
  release()
  let times = 0
  const fails = async (): Promise<void> => {
    times++
    throw new Error('failed')
  }
  let other = await listen(port)
  await t.rejects(whileInUse(port, fails), { message: 'failed' })
  t.equal(times, 3, 'the other one has it all the time')

  times = 0
  await whileInUse(port, async () => {
    times++
    if (other) {
      other.close()
      await once(other, 'close')
      if (times === 1)
        other = await listen(port) // the next one has come before us
      else other = undefined
      throw new Error('nobody had it')
    }
    t.notOk(await listen(port), 'it is in use')
  })
  t.equal(times, 3)

  times = 0
  await t.rejects(whileInUse(port, fails), { message: 'failed' })
  t.equal(times, 1, 'it was ours')
  const free = await listen(port)
  t.ok(free, 'and is free again')
  free?.close()
})

t.test(
  'a port is left alone while the system remembers a connection of it',
  { skip: lacking('proc') ?? false },
  async (t) => {
    const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const client = connect(port, '127.0.0.1').resume()
    await once(client, 'close')
    server.close()
    await once(server, 'close')
    t.ok(await isRemembered(port))
    t.notOk(await isRemembered(1))
  },
)

const skip = lacking('signals') ?? false // Windows ends a program at once

t.test('a program that ignores SIGTERM is killed, with what it has started', { skip }, async (t) => {
  const witness = await makeWitness(t)
  const program = startProgram(stubbornCommand(witness.port), '.')
  t.teardown(() => program.end())
  await witness.sees(2)
  await program.end()
  t.equal(program.exit()?.signal, 'SIGKILL')
  await witness.sees(0)
})

t.test(
  'a program that has ended and has left another one behind is told apart from one that goes on',
  { skip },
  async (t) => {
    const code = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'inherit' })`
    const program = startProgram([...node, '-e', `${code}; setTimeout(() => process.exit())`], '.')
    t.teardown(() => program.end())
    await retry(
      () => (program.exit() ? true : undefined),
      () => new Error('it goes on'),
    )
    await t.rejects(endOf(program, 'it goes on', 1), {
      message: 'the program ended, but a process that it has started goes on',
    })
    const other = startProgram([...node, '-e', 'setInterval(() => {}, 1e6)'], '.')
    t.teardown(() => other.end())
    await t.rejects(endOf(other, 'it goes on', 1), { message: 'it goes on' })
  },
)

t.test(
  'a program that works is told apart from one that waits',
  { skip: lacking('proc') ?? false },
  async (t) => {
    const busy = startProgram([...node, '-e', 'while (true);'], '.')
    t.teardown(() => busy.end())
    const idle = startProgram(['sleep', '1000'], '.')
    t.teardown(() => idle.end())
    await retry(
      () => (busy.work() >= 2 ? true : undefined),
      () => new Error('it does not seem to work'),
    )
    t.equal(idle.work(), 0)
  },
)

const lastId = '/proc/sys/kernel/ns_last_pid' // the next process gets the id after this one
const skipId = ((): string | false => {
  try {
    writeFileSync(lastId, readFileSync(lastId))
    return false
  } catch {
    return 'only a superuser can choose the id of a process'
  }
})()

t.test('an id that was given to somebody else since is left alone', { skip: skipId }, async (t) => {
  const ended = startProgram(['true'], '.')
  await ended.ended
  let other: Program | undefined
  for (let tries = 0; tries < 200 && other?.pid !== ended.pid; tries++) {
    await other?.end()
    writeFileSync(lastId, String(ended.pid - 1))
    other = startProgram(['sleep', '1000'], '.')
  }
  t.teardown(() => other?.end())
  t.equal(other?.pid, ended.pid)
  await ended.end()
  other?.signal('SIGTERM')
  t.equal((await other?.ended)?.signal, 'SIGTERM', 'and nothing else has ended it')
})

t.test('a signal to all reaches what a program waits for, as Ctrl-C does', { skip }, async (t) => {
  const code = 'console.log(1); setInterval(() => {}, 1e6)'
  const shell = startProgram(['sh', '-c', '"$0" -e "$1"; exit 3', process.execPath, code], '.')
  t.teardown(() => shell.end())
  await shell.until(
    () => shell.stdout() !== '',
    () => new Error('it does not start'),
  )
  shell.signal('SIGINT', true)
  await shell.endsBy(() => new Error('it goes on'))
})

t.test('a program that has ended leaves nothing of what it has started', { skip }, async (t) => {
  const witness = await makeWitness(t)
  const program = startProgram(stubbornCommand(witness.port), '.')
  t.teardown(() => program.end())
  await witness.sees(2)
  program.signal('SIGKILL')
  await witness.sees(1)
  await program.end()
  t.equal(program.exit()?.signal, 'SIGKILL')
  await witness.sees(0)
})

t.test('a program that never stops writing is read in part, and ended', async (t) => {
  const flood = `
    const write = () => process.stdout.write('x'.repeat(1_000_000), write)
    write()
  `
  const program = startProgram([...node, '-e', flood], '.')
  t.teardown(() => program.end())
  t.equal((await program.ended).signal, 'SIGKILL')
  const kept = program.stdout().length
  t.ok(kept >= 16_000_000 && kept < 18_000_000, `${kept} characters are kept`)
  t.match(program.stderr(), /it wrote more than \d+ characters to stdout, and was ended/)
})

const withChildren = existsSync(`/proc/self/task/${process.pid}/children`)
  ? false
  : 'the system does not tell of children'
t.test('a program that is carried gets the signals, and tells its end', { skip: withChildren }, async (t) => {
  const carrier = (directory: string): string[] => ['sh', '-c', `cd ${directory}; "$@"; exit $?`, 'sh']
  const code = `process.on('SIGTERM', () => process.exit(7)); console.log(process.cwd()); setInterval(() => {}, 1e6)`
  const program = startProgram([...node, '-e', code], tmpdir(), 'ignore', carrier)
  t.teardown(() => program.end())
  await program.until(
    () => program.stdout().includes('\n'),
    () => new Error('it does not begin'),
  )
  t.equal(program.stdout().trim(), tmpdir())
  program.signal('SIGTERM')
  t.equal((await program.ended).status, 7)
})

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  t.test(`a run that is ended by ${signal} leaves no program and no folder behind`, { skip }, async (t) => {
    const witness = await makeWitness(t)
    const from = (name: string): string => JSON.stringify(pathToFileURL(join(import.meta.dirname, name)).href)
    const run = `
      import { makeFixtures } from ${from('../subject/files.ts')}
      import { startProgram } from ${from('process.ts')}
      const { directory } = makeFixtures()
      startProgram(${JSON.stringify(stubbornCommand(witness.port))}, directory)
      console.log(directory + ' is there')
    `
    const runner = startProgram([...node, '--input-type=module', '-e', run], '.')
    t.teardown(() => runner.end())
    await says(runner, 'is there')
    await witness.sees(2)
    const [directory = ''] = runner.stdout().split(' is there')
    t.ok(directory.startsWith(tmpdir()) && existsSync(directory), 'the folder is there')
    runner.signal(signal)
    t.equal((await endOf(runner, 'it runs on')).signal, signal)
    await witness.sees(0)
    t.notOk(existsSync(directory), 'the folder has gone')
  })
}
