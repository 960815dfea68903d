// What a lesson runs is run in the state where it stands, and what is not as printed is found.
import t from 'tap'
import { isFull } from '../../checker/tap.ts'
import { lacking } from '../../checker/system/facilities.ts'
import { serverFiles } from '../course/files.ts'
import { starterFolder } from './lessons.ts'
import { parseLesson } from './read.ts'
import { runStops, stopsOf } from './run.ts'
import { statesOf } from './states.ts'
import { isAsPrinted } from './transcript.ts'

const fence = '```'
const undone = `node -p "fs.readFileSync('my-server/server.ts', 'utf8').includes('somebody')"`
const lesson = `# A lesson
## The first stop
${fence}console
$ npm run new
my-server/server.ts is your server: it listens, and answers nothing yet.
…
${fence}
${fence}console
$ npm run mine
listening at http://127.0.0.1:8080/
$ echo hello
hello
$ npm run say 8080 "hello"
sent      hello
^C
${fence}
${fence}console
a client has come from 127.0.0.1, port …
${fence}
## Break it
${fence}diff server.ts try
-  console.log(\`a client has come from \${socket.remoteAddress}, port \${socket.remotePort}\`)
+  console.log('somebody')
${fence}
${fence}console
$ npm run say 8080 "hello"
sent      hello
^C
${fence}
${fence}console
somebody
${fence}
## Undone
${fence}console
$ ${undone}
false
$ npm run check -- --help
usage: npm run check …
…
${fence}
## Ended and started again
${fence}console
$ npm run mine
listening at http://127.0.0.1:8080/
${fence}
${fence}console
^C
${fence}
${fence}console
$ node -e "fetch('http://127.0.0.1:8080/').catch(() => console.log('nobody'))"
nobody
$ npm run mine
listening at http://127.0.0.1:8080/
${fence}
`

/** What is not as printed, as \`COMMAND: what came instead\`. */
async function differing(text: string): Promise<string[]> {
  const parsed = parseLesson(text, 'README.md')
  const states = statesOf(parsed, new Map(), serverFiles(starterFolder))
  const ran = await runStops(stopsOf(parsed), states)
  return ran
    .filter(({ output, got }) => !isAsPrinted(output, got))
    .map(({ command, got }) => `${command}: ${got.join(' / ')}`)
}

const skip = lacking('sh') ?? false
t.jobs = 2

t.test('a lesson that is true', { skip, buffered: true }, async (t) => {
  t.same(await differing(lesson), [])
})

// In the order of the lesson. What a server should have printed is waited for long: these are for the full run.
const lies = [
  {
    truth: 'listening at http://127.0.0.1:8080/',
    lie: 'here I am',
    found: 'npm run mine: listening at http://127.0.0.1:8080/',
    isWaitedFor: true,
  },
  { truth: '\nhello\n', lie: '\nhallo\n', found: 'echo hello: hello' },
  { truth: '\nsomebody\n', lie: '\nnobody\n', found: 'undefined: somebody', isWaitedFor: true },
  { truth: '\nfalse\n', lie: '\ntrue\n', found: `${undone}: false` },
].filter(({ isWaitedFor = false }) => isFull || !isWaitedFor)

t.test('each lie is found', { skip, buffered: true }, async (t) => {
  const lying = lies.reduce((text, { truth, lie }) => text.replace(truth, lie), lesson)
  const expected = lies.map(({ found }) => found)
  t.same(await differing(lying), expected)
})

t.test('a server that has printed an error may be about to end', { skip, buffered: true }, async (t) => {
  const ending = `# A lesson
## An error that ends it
${fence}console
$ npm run new
…
${fence}
${fence}diff server.ts try
-  console.log(\`a client has come from \${socket.remoteAddress}, port \${socket.remotePort}\`)
+  console.log('Error: that was one too many')
+  for (const start = Date.now(); Date.now() < start + 1000; ); // it takes its time to end
+  process.exit(1)
${fence}
${fence}console
$ npm run say 8080 "hello" reset
…
${fence}
${fence}console
…
Error: that was one too many
${fence}
${fence}console
$ node -e "fetch('http://127.0.0.1:8080/').catch((error) => console.log(error.cause.code))"
ECONNREFUSED
${fence}
`
  t.same(await differing(ending), [])
})

t.test('a server that prints on and on is not waited for', { skip, buffered: true }, async (t) => {
  const chatty = `# A lesson
## Ticks
${fence}console
$ npm run new
…
${fence}
${fence}diff server.ts try
-  console.log(\`a client has come from \${socket.remoteAddress}, port \${socket.remotePort}\`)
+  socket.on('error', () => {})
+  setInterval(() => console.log('tick'), 1)
${fence}
${fence}console
$ npm run say 8080 "hello" reset
…
${fence}
${fence}console
…
tock
${fence}
`
  t.match(await differing(chatty), [/^undefined: tick/])
})
