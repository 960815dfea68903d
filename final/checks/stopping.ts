// How the server ends: nothing that has been begun is lost.
import type { Check } from '../../checker/check/check.ts'
import { ensureContent, ensureStatus } from '../../checker/check/expect.ts'
import { slowReader } from '../../checker/check/leaving.ts'
import { endOf } from '../../checker/subject/ending.ts'
import type { Server } from '../../checker/subject/launch.ts'
import { connect } from '../../checker/wire/client.ts'
import { ensure } from '../../checker/wire/failure.ts'
import { getRequest } from '../../checker/wire/requests.ts'

/** After this signal it takes nobody new, sends the rest of what it has begun, and has a line for it. */
async function ensureDrained(server: Server, signal: NodeJS.Signals): Promise<void> {
  const running = await server.start()
  const big = Buffer.alloc(25_000_000, 'drain')
  running.fixtures.add('big.bin', big)
  const reader = await slowReader(running, '/big.bin')
  const silent = await running.connect()
  await running.serveAnother()
  running.program.signal(signal)
  await silent.closed() // an idle connection is closed at once
  const late = await connect(running.port).catch(() => undefined)
  reader.resume()
  await reader.closed()
  ensureContent(await reader.next(), big, `a client that was being served when ${signal} came`)
  ensure(!late, `it takes new clients after ${signal}`)
  const { status } = await endOf(running.program, `${signal} did not end it`)
  ensure(status === 0, `after ${signal} the exit status is ${status}, not 0`, {
    received: running.program.stderr(),
  })
  const line = running.log().find(({ file }) => file === 'big.bin')
  ensure(line, 'the last response has no line in the log', { received: running.program.stdout() })
}

export const stoppingChecks: Check[] = [
  {
    id: 'final.stop',
    title:
      'has a line in the log for every response that a client got, also when SIGTERM comes in the middle',
    anchor: 'stopping',
    hint: 'What is under way when the signal comes: connections, responses, messages, lines?',
    needs: ['04.line'],
    points: 3,
    fresh: true,
    uses: ['signals'],
    async run(server) {
      const running = await server.start()
      const answered = new Set<number>()
      const cutOff: unknown[] = []
      const askUntilItEnds = async (): Promise<void> => {
        for (;;) {
          const client = await connect(running.port).catch(() => undefined)
          if (!client) return
          await client.send(getRequest('/page.html'))
          try {
            ensureStatus(await client.response(), 200, 'a client while the server stops')
          } catch (error) {
            if (client.received().length > 0) cutOff.push(error)
            return
          }
          answered.add(client.port)
          if (answered.size === 20) running.program.signal('SIGTERM')
        }
      }
      await Promise.all(Array.from({ length: 8 }, askUntilItEnds))
      const { status } = await endOf(running.program, 'SIGTERM did not end it')
      ensure(status === 0, `after SIGTERM the exit status is ${status}, not 0`, {
        received: running.program.stderr(),
      })
      if (cutOff.length > 0) throw cutOff[0] // a response that was begun has to be finished
      const logged = new Set(running.log().map(({ port }) => port))
      const lost = [...answered].filter((port) => !logged.has(port))
      ensure(lost.length === 0, 'clients got a response that has no line in the log', {
        expected: `a line for each of ${answered.size} responses`,
        received: `none for ${lost.length} of them`,
      })
    },
  },
  {
    id: 'final.drain',
    title: 'finishes what it is sending when SIGTERM comes, and takes no new client',
    anchor: 'stopping',
    hint: 'Stop listening first, then wait for the sockets that are still being written.',
    needs: ['final.stop'],
    points: 2,
    fresh: true,
    uses: ['signals'],
    run: (server) => ensureDrained(server, 'SIGTERM'),
  },
  {
    id: 'final.hangup',
    title: 'stops in the same way when its terminal is closed (SIGHUP)',
    anchor: 'stopping',
    hint: 'What does your program do with a signal that it has not asked for?',
    needs: ['final.drain'],
    points: 1,
    fresh: true,
    uses: ['signals'],
    run: (server) => ensureDrained(server, 'SIGHUP'),
  },
  {
    id: 'final.second-signal',
    title: 'is ended at once by a second signal',
    anchor: 'stopping',
    hint: 'Who presses Ctrl-C twice means it.',
    needs: ['final.drain'],
    points: 1,
    fresh: true,
    uses: ['signals'],
    async run(server) {
      const running = await server.start()
      const big = Buffer.alloc(20_000_000, 'signal')
      running.fixtures.add('big.bin', big)
      await slowReader(running, '/big.bin')
      const reader = await slowReader(running, '/big.bin')
      const silent = await running.connect()
      await running.serveAnother()
      running.program.signal('SIGINT')
      await silent.closed() // the first signal has been noticed
      reader.resume()
      await reader.closed()
      ensureContent(await reader.next(), big, 'a client that was being served when the first SIGINT came')
      running.program.signal('SIGTERM') // the other client still does not read
      const { signal } = await endOf(running.program, 'a SIGTERM after the SIGINT did not end it')
      ensure(signal === 'SIGTERM', 'a SIGTERM after the SIGINT did not end it at once')
    },
  },
]
