// What the commands say of servers that hold, fail, or don't start, and how they take wrong usage.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import t from 'tap'
import { endOf } from '../../checker/subject/ending.ts'
import { lacking } from '../../checker/system/facilities.ts'
import { withoutInstruments } from '../../checker/system/instruments.ts'
import { whileInUse } from '../../checker/system/port.ts'
import { startProgram, type Program } from '../../checker/system/process.ts'
import { course, stepChecks, stepFolders } from '../course/steps.ts'

/** A server that accepts clients, and says nothing. */
const silent = ['node', '-e', 'require("net").createServer(() => {}).listen(process.argv[1], "127.0.0.1")']

for (const folder of stepFolders.filter((name) => name !== 'final')) {
  t.test(`${folder}: each check has hints in three grades`, async (t) => {
    const { own } = await stepChecks(folder)
    for (const { id, hint, hints = [] } of own) {
      t.equal(new Set([hint, ...hints].filter((text) => text.trim() !== '')).size, 3, id)
    }
  })
}

t.test('the commands', { jobs: 4, skip: lacking('sh') ?? false }, async (t) => {
  const course = copyOfCourse(t.testdir())
  const commandLine = (tool: string, ...args: string[]) => runTool(course, tool, args)

  const skip = lacking('proc') ?? false // without it a check of these is left out
  t.test('a server that keeps the contract', { skip }, async (t) => {
    const { status, stdout } = await commandLine('check', '01', 'node', 'steps/01-socket/server.ts')
    t.equal(status, 0)
    t.match(stdout, /^holds +01\.answers/m)
    t.match(stdout, '19 of 19 checks hold: 25 of 25 points')
  })

  t.test('a server that has the step before it only', async (t) => {
    const words = [
      '--',
      '02.index',
      '02.file',
      '02.every-byte',
      'node',
      'steps/01-socket/server.ts',
      '{port}',
    ]
    const { status, stdout } = await commandLine('check', ...words)
    t.equal(status, 1)
    t.match(stdout, /^fails +02\.file +\/page\.html: the body is not the file$/m)
    t.match(stdout, /^waits +02\.every-byte +waits for 02\.file$/m)
    t.match(stdout, /^Next: 02\.index\. Read steps\/02-parse\/README\.md#from-a-target-to-a-file/m)
    t.match(stdout, /\nnpm run hint 02\.index -- node steps\/01-socket\/server\.ts \{port\}\n$/)
  })

  t.test('a server that listens on another port', async (t) => {
    const code =
      'const s = require("net").createServer(() => {}).listen(0, "127.0.0.1", () => ' +
      'console.log(`http://127.0.0.1:${s.address().port}/`))'
    const { status, stdout } = await commandLine('hint', '01', 'node', '-e', code)
    t.equal(status, 0)
    t.match(stdout, /It fails: the server listens on port \d+, not on the port that it was given, \d+\./)
  })

  t.test('who takes each piece for a request, and listens to no errors, is told of the first', async (t) => {
    const response = '"HTTP/1.1 200 OK\\r\\nContent-Length: 3\\r\\n\\r\\n"'
    const answer = `{ socket.write(${response}); socket.end("abc") }`
    const code = `require("net").createServer((socket) => socket.on("data", () => ${answer})).listen(process.argv[1])`
    const { stdout } = await commandLine('hint', '01', 'node', '-e', code)
    t.match(stdout, /^01\.byte-by-byte: .*\nIt fails: it was answered before the request was complete\.\n/)
  })

  t.test('a new server, its first failure, its hints', async (t) => {
    t.match(await commandLine('check', '01'), { status: 2, stderr: 'npm run new' })
    t.match(await commandLine('new'), { status: 0, stdout: 'my-server/server.ts' })
    t.match(await commandLine('new'), { status: 1, stderr: /^my-server\/server\.ts is there already.*\n$/ })
    const start = join(course, 'my-server/server.ts')
    t.ok(existsSync(start))
    const { status, stdout } = await commandLine('check', 'all', 'node', '-e', 'process.exit(3)')
    t.equal(status, 1)
    t.match(stdout, /^01 +0 of 19 hold: 0 of 25 points; fails: 01\.answers/m)
    t.match(stdout, /^Next: 01\.answers/m)
    writeFileSync(start, 'require("no such thing")\n')
    const said: string[] = []
    for (let times = 0; times < 3; times++) said.push((await commandLine('hint')).stdout)
    for (const [index, text] of said.entries()) t.match(text, `Hint ${index + 1} of 3: `)
    t.match(said[0], /Your server ended before it served anybody\. [^]* require is not defined/)
  })

  t.test('some checks, and what they need', async (t) => {
    const one = await commandLine('check', '01.length', '01.closes', 'node', 'steps/01-socket/server.ts')
    t.match(one, { status: 0, stdout: /^holds +01\.closes .*\nholds +01\.length .*\n$/ })
    const { status, stdout } = await commandLine('check', '01.length', ...silent)
    t.equal(status, 1)
    t.match(stdout, /^fails +01\.answers .*\nwaits +01\.length +waits for 01\.answers\n\n01\.answers\n/)
    t.match(await commandLine('check', '01.none'), { status: 2, stderr: 'there is no check "01.none"' })
  })

  t.test('the checks and their points, without a server', async (t) => {
    const { status, stdout } = await commandLine('check', '02', '--list')
    t.equal(status, 0)
    t.match(stdout, /^01\.answers +3 points +answers two clients, [^\n]* – steps\/01-socket\/README\.md#/m)
    const all = await commandLine('check', '--list')
    t.match(all.stdout, /^01\.answers [^]*^final\.persistent /m)
  })

  t.test('what came of the checks, for a program', async (t) => {
    const { status, stdout } = await commandLine('check', '02', '--json', 'node', '-e', 'process.exit(3)')
    t.equal(status, 1)
    const sheet = JSON.parse(stdout) as {
      points: number
      ofPoints: number
      checks: { id: string; result: string; points: number; message?: string }[]
    }
    t.match(sheet, { step: '02', points: 0, ofPoints: 64 })
    t.equal(
      sheet.checks.reduce((sum, { points }) => sum + points, 0),
      sheet.ofPoints,
    )
    t.match(sheet.checks[0], {
      id: '01.answers',
      step: '01',
      result: 'fails',
      message: /exited with status 3/,
    })
    t.match(sheet.checks.at(-1), { id: '02.no-www', step: '02' })
    const broken = join(course, 'broken.py')
    writeFileSync(broken, '#!/no/such/python3\n', { mode: 0o755 })
    const { checks } = JSON.parse((await commandLine('check', '01', '--json', broken)).stdout) as typeof sheet
    t.match(checks[0], { result: 'fails', message: 'the server could not be started' })
  })

  t.test('wrong usage', async (t) => {
    t.match(await commandLine('check', '--fast', '01'), { status: 2, stderr: 'there is no option "--fast"' })
    t.match(await commandLine('check', '--json', 'all', 'node', '-e', ''), {
      status: 2,
      stderr: /^--json needs a step, or checks by their ids; .*\n$/,
    })
  })

  t.test('the whole conversation, also where a check holds', async (t) => {
    const words = ['01.byte-by-byte', '--verbose', 'node', 'steps/01-socket/server.ts']
    const { status, stdout } = await commandLine('check', ...words)
    t.equal(status, 0)
    const [first, ...lines] = stdout.split('\n')
    t.match(first, /^holds +01\.byte-by-byte /, 'what it needs is not listed')
    t.match(lines[0], /^ +0 ms .*we connect$/)
    for (const byte of ['G', 'E', 'T'])
      t.ok(
        lines.some((line) => line.endsWith(`  sent      ${byte}`)),
        byte,
      )
    t.match(lines.at(-2), /the server has closed the connection$/)
  })

  t.test('the time is up', async (t) => {
    const { status, stdout } = await commandLine('check', '01', '--limit', '0.5', ...silent)
    t.equal(status, 1)
    t.match(stdout, /^The time is up \(--limit 0\.5\): /m)
    t.match(stdout, /\nnpm run check 01 -- node -e .*\n$/)
    const course = await commandLine('check', '--limit', '0.5', ...silent)
    t.match(course, { status: 1, stdout: /^02 +was not run: the time is up \(--limit 0\.5\)$/m })
  })

  t.test('somebody interrupts it', async (t) => {
    const code =
      'require("net").createServer(() => process.kill(process.ppid, "SIGINT")).listen(process.argv[1], "127.0.0.1")'
    const program = startTool(course, course, 'check', ['01.answers', '--json', 'node', '-e', code])
    t.match(await program.ended, { status: null, signal: 'SIGINT' })
    t.match(JSON.parse(program.stdout()), { complete: false, end: 'interrupted', points: 0 })
    const people = startTool(course, course, 'check', ['01', 'node', '-e', code])
    await people.ended
    t.match(people.stdout(), /^Interrupted: [^]* 0 of \d+ points; \d+ wait\.$/m)
  })

  t.test('a hint where the server has crashed', async (t) => {
    const server = join(course, 'crash.cjs') // one that nobody has asked a hint for
    writeFileSync(
      server,
      'require("net").createServer(() => { throw new Error("of mine") }).listen(process.argv[2])',
    )
    const { status, stdout } = await commandLine('hint', '01.closes', 'node', 'crash.cjs')
    t.equal(status, 0)
    t.match(stdout, /^Hint 1 of 3: Your server ended while it was serving [^]* of mine$/m)
    t.match(stdout, /\nThe same command says more:\nnpm run hint 01\.closes -- node crash\.cjs\n$/)
    await commandLine('hint', '01.closes', 'node', 'crash.cjs')
    await whileInUse(8080, async () => {
      const last = await commandLine('hint', '01.closes', 'node', 'crash.cjs')
      t.match(last.stdout, /^Hint 3 of 3: See it end\.[^]*crash\.cjs (?!8080)\d+\)$/m)
    })
    t.ok(existsSync(join(course, 'node_modules/.cache/checked/www/page.html')), 'its files are there')
  })

  t.test('--watch runs again when the server is saved', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'watched-'))
    t.teardown(() => rmSync(folder, { recursive: true }))
    const server = join(folder, 'server.js')
    writeFileSync(server, 'process.exit(3)')
    const elsewhere = mkdtempSync(join(tmpdir(), 'elsewhere-')) // the server need not be where one is
    t.teardown(() => rmSync(elsewhere, { recursive: true }))
    const program = startTool(elsewhere, course, 'check', [
      '--watch',
      '01',
      'node',
      join('..', basename(folder), 'server.js'),
    ])
    t.teardown(() => program.end())
    const says = (text: string) => () => program.stdout().includes(text)
    const late = (): Error => new Error(`late: ${program.stdout()}${program.stderr()}`)
    await program.until(() => says('exited with status 3')() && says('Waiting for a change')(), late)
    writeFileSync(server, 'process.exit(4)')
    await program.until(says('exited with status 4'), late)
    // One that is saved again in the middle of a check.
    const saves = `require('fs').writeFileSync(process.argv[1], 'process.exit(5)')`
    writeFileSync(server, `require('net').createServer(() => ${saves}).listen(process.argv[2], '127.0.0.1')`)
    await program.until(says('exited with status 5'), late)
    t.notMatch(program.stdout(), /Interrupted|got no head/, 'it ends at once, and tells nothing')
    program.write('q')
    t.equal((await endOf(program, 'q does not end it')).status, 0)
  })
})

/**
 * A course of its own in this folder, so that nobody's server is touched, and nobody's hints are counted. It is
 * the same folder each time, so that Node has its files compiled.
 */
function copyOfCourse(directory: string): string {
  for (const name of ['package.json', 'steps', 'final', 'tools', 'checker'])
    cpSync(join(course, name), join(directory, name), { recursive: true })
  const modules = join(directory, 'node_modules')
  mkdirSync(modules)
  for (const name of readdirSync(join(course, 'node_modules')).filter((name) => !name.startsWith('.')))
    symlinkSync(join(course, 'node_modules', name), join(modules, name), 'junction')
  return directory
}

/** Starts a tool as npm does, with some patience. */
function startTool(directory: string, course: string, tool: string, args: string[]): Program {
  const environment = ['CHECK_PATIENCE=5', 'NO_COLOR=1', `INIT_CWD=${directory}`]
  const command = ['env', ...environment, process.execPath, join(course, 'tools/front.ts'), tool, ...args]
  return startProgram(withoutInstruments(command), directory, 'pipe')
}

async function runTool(
  course: string,
  tool: string,
  args: string[],
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const program = startTool(course, course, tool, args)
  const { status } = await program.ended
  return { status, stdout: program.stdout(), stderr: program.stderr() }
}
