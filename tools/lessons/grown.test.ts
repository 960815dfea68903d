// The lessons are programs: their blocks make the reader's server, state by state, up to that of the step,
// and their commands print what stands there.
import t from 'tap'
import { lacking } from '../../checker/system/facilities.ts'
import { isFull } from '../../checker/tap.ts'
import { grown, grownLesson } from './lessons.ts'
import { runStop, stopsOf } from './run.ts'
import { restingStates } from './states.ts'
import { isAsPrinted } from './transcript.ts'
import { typeErrors } from './types.ts'

const lessons = grown.map(grownLesson)

for (const { folder, states, end } of lessons) {
  t.test(`${folder}: the last state is the step's server`, async (t) => {
    const last = states.at(-1)?.files
    t.same([...(last?.keys() ?? [])].sort(), [...end.keys()])
    for (const [name, text] of end) t.equal(last?.get(name), text, name)
  })
}

t.test('each state in which a reader rests has the right types', async (t) => {
  const servers = lessons.flatMap(({ folder, lesson, states }) =>
    restingStates(lesson, states).map(({ files, line }) => ({ label: `${folder}/README.md:${line}`, files })),
  )
  t.same(await typeErrors(servers), [])
})

t.jobs = 4 // a stop waits most of the time
for (const { folder, lesson, states } of lessons) {
  for (const stop of stopsOf(lesson)) {
    const hasCurl = stop.blocks.some(({ text }) => /^\$ curl /m.test(text))
    const lacks = hasCurl ? lacking('sh', 'curl') : lacking('sh')
    const skip = isFull ? (lacks ?? false) : 'what the lessons print is run in the full run only'
    t.test(`${folder}: ${stop.title}`, { buffered: true, skip }, async (t) => {
      for (const { block, command, output, got } of await runStop(stop, states)) {
        const where = `README.md:${block.line}: ${command ?? 'the output of the server'}`
        if (isAsPrinted(output, got)) t.pass(where)
        else t.equal(got.join('\n'), output.join('\n'), where)
      }
    })
  }
}
