// What the checker makes of servers: gates, leaks, tables, servers that fork away or leave their group, time
// that is up.
import t from 'tap'
import { type RunningServer, makeServer } from '../subject/launch.ts'
import { lacking } from '../system/facilities.ts'
import { withoutInstruments } from '../system/instruments.ts'
import { connect } from '../wire/client.ts'
import { bytesOf } from '../wire/conversation.ts'
import { CheckFailure } from '../wire/failure.ts'
import { getRequest } from '../wire/requests.ts'
import type { Check } from './check.ts'
import { makeSession, runCheck } from './run.ts'
import { count, pointsOf, runSeries, type Outcomes } from './series.ts'
import { tryRows } from './table.ts'

const check = (more: Partial<Check>): Check => ({
  id: '02.a',
  title: 'does so',
  anchor: 'a',
  hint: 'Does it?',
  needs: [],
  points: 2,
  run: async () => {},
  ...more,
})

/** A server in one line of JavaScript: `answer(head)` gives what it sends before it closes. */
const serverOf = (answer: string, more = ''): string[] =>
  withoutInstruments([
    process.execPath,
    '-e',
    `const answer = ${answer}
     require('node:net').createServer((socket) => {
       socket.on('error', () => {}).on('data', (bytes) => socket.end(answer(String(bytes))))
     }).listen(process.argv[1], '127.0.0.1')
     ${more}`,
  ])
const page = (text: string): string =>
  `'HTTP/1.1 200 OK\\r\\nContent-Length: ${text.length}\\r\\n\\r\\n${text}'`

t.test('what stands outside of www is told, whichever check has got it', async (t) => {
  // It sends any file, and cuts what it sends in the middle.
  const code = `(head) => require('fs').readFileSync('www' + head.split(' ')[1].replace('/', '/')).toString()`
  const session = makeSession(serverOf(`(head) => 'HTTP/1.1 200 OK\\r\\n\\r\\n' + (${code})(head)`))
  t.teardown(session.end)
  const asking = async (running: RunningServer, target: string): Promise<void> => {
    await running.get(target)
  }
  const own = check({ id: '02.outside', claims: (target) => target.includes('..') })
  const other = check({
    id: '02.other',
    run: async (server) => asking(await server.start(), '/../secret.txt'),
  })
  const fails = check({
    id: '02.fails',
    run: async () => {
      throw new CheckFailure('no')
    },
  })
  const outcomes: Outcomes = new Map()
  await runSeries([fails, own, other], session, outcomes)
  t.same(
    [...outcomes].map(([id, { result }]) => `${id} ${result}`),
    ['02.fails fails', '02.outside fails', '02.other holds'],
  )
  const { failing } = count([fails, own, other], outcomes)
  t.equal(failing[0]?.id, '02.outside', 'it comes first')
  const outcome = outcomes.get('02.outside')
  t.match(outcome, {
    failure: { message: '/../secret.txt got a file from outside of www', evidence: { kind: 'leak' } },
  })
})

t.test('the rows of a table have outcomes of their own, and points in parts', async (t) => {
  const session = makeSession(
    serverOf(`(head) => { if (head.includes('end')) process.exit(3); return ${page('a')} }`),
  )
  t.teardown(session.end)
  const rows = ['/a', '/end', '/b', '/c']
  const table = check({
    run: (server) =>
      tryRows(
        server,
        rows,
        (row) => row,
        async (row, running) => {
          const { bytes } = await running.get(row)
          if (row === '/c') throw new CheckFailure('not this one', { received: bytes })
        },
      ),
  })
  const verdict = await runCheck(table, session)
  t.match(verdict, {
    result: 'fails',
    failure: { message: 'the server exited with status 3 while it was serving' },
  })
  if (verdict.result !== 'fails') return
  const { rows: outcomes = [], also } = verdict.failure.evidence
  t.same(
    outcomes.map(({ row, failure }) => `${row} ${failure ? 'fails' : 'holds'}`),
    ['/a holds', '/end fails', '/b holds', '/c fails'],
  )
  t.same(also, ['/c'])
  t.equal(pointsOf(table, verdict), 1)
  t.equal(pointsOf(check({ points: 3 }), { result: 'fails', failure: new CheckFailure('no') }), 0)
})

t.test('whether a server listens is seen without a client', { skip: lacking('proc') ?? false }, async (t) => {
  const session = makeSession(
    withoutInstruments([
      process.execPath,
      '-e',
      `require('node:net').createServer(() => console.log('a client')).listen(process.argv[1], '127.0.0.1')
       setTimeout(() => console.log('still here'), 50)`,
    ]),
  )
  t.teardown(session.end)
  const { program } = await session.start()
  await program.until(
    () => program.stdout().includes('still here'),
    () => new Error('late'),
  )
  t.equal(program.stdout(), 'still here\n')
})

t.test(
  'a server that ends and leaves a child behind is told at once',
  { skip: lacking('signals') ?? false },
  async (t) => {
    const code = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'inherit', detached: true }).unref()
    process.exit(0)`
    const session = makeSession(withoutInstruments([process.execPath, '-e', code]))
    t.teardown(session.end)
    await t.rejects(session.start(), {
      message: /^the server exited with status 0 before it took a connection/,
    })
  },
)

t.test('what leaves the process group is ended, too', { skip: lacking('proc') ?? false }, async (t) => {
  const child = `const server = require('node:net').createServer()
    server.listen(0, () => console.log('child', server.address().port))`
  const code = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit', detached: true })`
  const { server, end } = makeServer(serverOf(`() => ${page('a')}`, code))
  t.teardown(end)
  const running = await server.start()
  const portOfChild = (): string | undefined => /child (\d+)\n/.exec(running.program.stdout())?.[1]
  await running.program.until(
    () => portOfChild() !== undefined,
    () => new Error('it was not started'),
  )
  const port = Number(portOfChild())
  ;(await connect(port)).reset()
  await end()
  await t.rejects(connect(port), { code: 'ECONNREFUSED' })
})

t.test('a server that never closes keeps its clients waiting once', async (t) => {
  const answer = `() => ${page('abc')}`
  const session = makeSession(serverOf(answer).map((word) => word.replace('socket.end(', 'socket.write(')))
  t.teardown(session.end)
  const running = await session.start()
  for (let times = 0; times < 20; times++) t.equal((await running.get('/')).body.toString(), 'abc')
  const client = await running.connect()
  await client.send(getRequest('/'))
  t.equal((await client.response()).body.toString(), 'abc')
})

t.test('where the time is up, what was found until then stays, and nothing more is run', async (t) => {
  const session = makeSession(serverOf(`() => ${page('a')}`))
  t.teardown(session.end)
  const never = check({ id: '02.never', run: () => new Promise(() => {}) })
  const late = check({ id: '02.late', run: async () => void t.fail('it is run') })
  const outcomes: Outcomes = new Map()
  await runSeries([check({}), never, late], session, outcomes, {}, { deadline: performance.now() + 300 })
  t.match(outcomes.get('02.a'), { result: 'holds' })
  t.match(outcomes.get('02.never'), { result: 'waits', for: 'more time' })
  t.match(outcomes.get('02.late'), { result: 'waits', for: 'more time' })
})

t.test('what went over the connections is seen, also where a check holds, and only its own', async (t) => {
  const session = makeSession(serverOf(`() => ${page('a')}`))
  t.teardown(session.end)
  const asking = (id: string, target: string): Check =>
    check({ id, run: async (server) => void (await (await server.start()).get(target)) })
  const seen: string[] = []
  await runSeries([asking('02.a', '/one'), asking('02.b', '/two')], session, new Map(), {
    saw: ({ id }, conversations) =>
      seen.push(...conversations.map((one) => `${id} ${bytesOf(one, 'sends').toString().split(' ')[1]}`)),
  })
  t.same(seen, ['02.a /one', '02.b /two'])
})

t.test('a table that holds has its rows', async (t) => {
  const session = makeSession(serverOf(`() => ${page('a')}`))
  t.teardown(session.end)
  const table = check({
    run: (server) =>
      tryRows(
        server,
        ['/a', '/b'],
        (row) => row,
        async () => {},
      ),
  })
  t.same(await runCheck(table, session), { result: 'holds', rows: [{ row: '/a' }, { row: '/b' }] })
})

t.test('in grading nobody waits', async (t) => {
  const session = makeSession(['none'])
  const fails = check({
    run: async () => {
      throw new CheckFailure('no')
    },
  })
  const next = check({ id: '02.b', needs: ['02.a'] })
  const outcomes: Outcomes = new Map()
  await runSeries([fails, next], session, outcomes, {}, { waitsForNobody: true })
  t.equal(outcomes.get('02.b')?.result, 'holds')
})
