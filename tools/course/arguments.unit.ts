// What the words after `npm run check` are taken for, and what is said where they make no sense.
import { rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import t from 'tap'
import { asTyped, readArguments, type Options } from './arguments.ts'
import { here, ownServer } from './command.ts'
import { WrongUsage, didYouMean } from './usage.ts'

const known: Options = { '--watch': '', '--verbose': '', '--list': '', '--limit': 'SECONDS' }
const read = (...words: string[]) => readArguments(words, known)
const node = ['node', 'steps/01-socket/server.ts']

t.test('a step, checks, options and a command', async (t) => {
  const asked = await read('01.answers', '--limit', '2', '02.http-1.0', '--watch', ...node)
  t.same(asked.ids, ['01.answers', '02.http-1.0'])
  t.equal(asked.step, undefined)
  t.same(
    [...asked.options],
    [
      ['--limit', '2'],
      ['--watch', ''],
    ],
  )
  t.same(asked.typed, node)
  t.match(asked.command, [process.execPath, /^\/.*01-socket\/server\.ts$|^[A-Z]:/])
  t.equal((await read('2', ...node)).step?.name, '02')
  t.equal((await read('steps/02-parse', '--', '--limit=3', ...node)).step?.name, '02')
})

t.test('without a step it is the whole course', async (t) => {
  for (const words of [['all', ...node], node, ['--', ...node]]) {
    const { step, ids, typed } = await read(...words)
    t.same([step, ids, typed], [undefined, [], node])
  }
})

t.test('a program that is called as a check might be', async (t) => {
  const name = 'final.test-program'
  writeFileSync(join(here, name), '', { mode: 0o755 })
  t.teardown(() => rmSync(join(here, name)))
  t.match(await read('01', `./${name}`), { step: { name: '01' }, typed: [`./${name}`] })
  await t.rejects(read('01', name), { message: `there is no program "${name}"` }, 'it wants a ./')
  await t.rejects(read('final.no-such-check', ...node), {
    message: /^there is no check "final\.no-such-check"/,
  })
})

t.test('what npm has kept for itself', async (t) => {
  const inEnvironment = async (values: Record<string, string>) => {
    Object.assign(process.env, values)
    t.teardown(() => Object.keys(values).forEach((name) => delete process.env[name]))
    return [...(await read('01', ...node)).options]
  }
  t.same(await inEnvironment({ npm_config_watch: 'true', npm_config_limit: '7' }), [
    ['--watch', ''],
    ['--limit', '7'],
  ])
  t.equal(process.env['npm_config_limit'], undefined)
  t.same(await inEnvironment({ npm_config_loglevel: 'verbose' }), [['--verbose', '']])
  await t.rejects(inEnvironment({ npm_config_limit: 'true' }), { message: /^--limit needs a number/ })
})

t.test('wrong usage is one line that says what may have been meant', async (t) => {
  const cases: [words: string[], said: string | RegExp][] = [
    [['07', ...node], 'there is no step "07": did you mean "01"?'],
    [['123456', ...node], 'there is no step "123456": there are 01, 02, 03, 04 and final'],
    [['01.byt-by-byte'], 'there is no check "01.byt-by-byte": did you mean "01.byte-by-byte"?'],
    [['01.nothing-like-it'], 'there is no check "01.nothing-like-it": "npm run check -- --list" lists them'],
    [['byte-by-byte'], 'there is no program "byte-by-byte": did you mean "01.byte-by-byte"?'],
    [['query'], 'there is no program "query": did you mean "02.query"?'],
    [['finl'], 'there is no program "finl": did you mean "final"?'],
    [['01', 'no-such-program'], 'there is no program "no-such-program"'],
    [['01', 'node', 'missing.ts'], /^there is no file "missing\.ts" in /],
    [['01', '02', ...node], '"01 02": name one step, or one or more checks'],
    [['01', '01.answers', ...node], '"01 01.answers": name one step, or one or more checks'],
    [['01', '--wach', ...node], 'there is no option "--wach": did you mean "--watch"?'],
    [['01', '--fast', ...node], 'there is no option "--fast"'],
    [['01', '--limit', 'soon', ...node], '--limit needs a number of seconds, as in "-- --limit 60"'],
    [['01', '--limit'], '--limit needs a number of seconds, as in "-- --limit 60"'],
    [
      ['01', 'node', 'a b.ts', '--limit', '5'],
      /^"--limit" stands after the command: did you mean "npm run check 01 -- --limit 5 node ['"]a b\.ts['"]"\? /,
    ],
    [['node', '--watch', ...node.slice(1)], /did you mean "npm run check -- --watch node steps\/.*"\?/],
  ]
  for (const [words, said] of cases) {
    const error = await read(...words).catch((thrown: unknown) => thrown)
    t.ok(error instanceof WrongUsage, words.join(' '))
    t.match(
      (error as Error).message,
      typeof said === 'string' ? new RegExp(`^${RegExp.escape(said)}$`) : said,
    )
    t.notMatch((error as Error).message, /\n/)
  }
  t.same(
    (await read('01', ...node, '--watch', '{port}')).options.size,
    0,
    'whoever says where the port goes means it',
  )
  if (process.platform !== 'win32')
    await t.rejects(read('01', import.meta.filename), { message: /" can't be run: .*chmod/ })
})

t.test('nothing is suggested that is far away', async (t) => {
  t.equal(didYouMean('--fast', Object.keys(known)), '')
  t.equal(didYouMean('python3', ['final', '02.query']), '')
})

t.test('a command to be typed', async (t) => {
  t.equal(asTyped('hint', '02', { typed: [] }), 'npm run hint 02')
  t.equal(
    asTyped('hint', '02', { typed: ['python3', '../my server.py', "it's"] }),
    process.platform === 'win32'
      ? `npm run hint 02 -- python3 "../my server.py" "it's"`
      : `npm run hint 02 -- python3 '../my server.py' 'it'\\''s'`,
  )
  t.equal(relative(here, ownServer).replaceAll('\\', '/'), 'my-server/server.ts')
})
