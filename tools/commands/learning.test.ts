// What a reader does besides running a server: to begin, to enter a lesson in its middle, to compare, to be
// asked.
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { lacking } from '../../checker/system/facilities.ts'
import { serverFiles } from '../course/files.ts'
import { grownLesson, starterFolder } from '../lessons/lessons.ts'
import { stateOf } from '../lessons/states.ts'
import { openTerminals } from '../lessons/terminals.ts'

const skip = lacking('sh') ?? false
const { lesson, states, end } = grownLesson('steps/01-socket')
const filesOf = (anchor: string): Map<string, string> => new Map(stateOf(anchor, lesson, states).files)

t.test('a server of one’s own', { skip }, async (t) => {
  const { folder, run, close } = await openTerminals()
  t.teardown(close)
  const own = join(folder, 'my-server')
  const now = (): Map<string, string> => new Map(serverFiles(own))

  t.match(await run('npm run diff mine 01'), [/^there is no my-server\/server\.ts yet/])
  t.match(await run('npm run new'), [/^my-server\/server\.ts is your server/, /npm run mine/])
  t.same(now(), new Map(serverFiles(starterFolder)))
  t.match(await run('npm run new || echo "status $?"'), [/is there already/, 'status 1'])

  const entered = [/Replace it\? \(y\/n\) my-server\/ is as it is where "Closing" begins\.$/]
  t.match(await run('npm run new -- --at 01#closing'), [/as my-server-1\/\. Replace.*It is left as it is/])
  t.notOk(existsSync(join(folder, 'my-server-1')), 'without an answer nothing is moved')
  t.match(await run('echo y | npm run new -- --at 01#closing'), entered)
  t.same(now(), filesOf('closing'))
  await t.test('an editor knows how it is to be read', { skip: lacking('types') ?? false }, async (t) => {
    t.same(await run('node_modules/.bin/tsc -p my-server'), [])
    writeFileSync(join(own, 'other.ts'), "import { mistake } from './server.ts'\n")
    t.match(await run('node_modules/.bin/tsc -p my-server'), [/^my-server\/other\.ts.* 'mistake'/])
    rmSync(join(own, 'other.ts'))
  })
  t.same(new Map(serverFiles(join(folder, 'my-server-1'))), new Map(serverFiles(starterFolder)), 'kept')
  t.match(await run('echo y | npm run new 01#closing'), entered, 'the option says nothing more')
  t.ok(existsSync(join(folder, 'my-server-2')), 'and nothing that is kept is lost')
  t.match(await run('npm run new -- --at 01#none'), [
    /^lesson 01 has no section "none", but it has .*01#closing/,
  ])

  t.match(await run('npm run diff mine 01'), ['server.ts', /^ /])
  t.match((await run('npm run diff mine 01')).join('\n'), /^\+ {5}if \(socket\.writableEnded\) return/m)
  for (const [name, text] of end) writeFileSync(join(own, name), text)
  t.same(await run('npm run diff mine 01'), [
    'my-server/ has the same files as steps/01-socket/, byte for byte',
  ])
})

t.test('a quiz shows what really happens', { skip }, async (t) => {
  const { run, close } = await openTerminals()
  t.teardown(close)
  const lines = (await run("printf '1\\nnone\\n1\\nq\\n' | npm run quiz 01")).join('\n')
  t.match(lines, /^1 of 7: Two clients ask/m)
  t.match(lines, /^ {2}npm run say 8080 ".*" wait then ".*" wait\n {2}client 1 +sent/m)
  t.match(lines, /^It is 2: both get the page$/m)
  t.match(lines, /^What .* a server with a mistake does:\n {2}It remembers .*\n {2}classroom\/\S+\.md$/m)
  t.match(lines, /^Right\. 1: the page that everybody gets$/m)
  t.match(lines, /^3 of 7: /m)
  t.notMatch(lines, /^4 of 7: /m)
  t.match(await run('npm run quiz'), [/^which step\?/])
})
