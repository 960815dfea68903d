// The commands of the lessons print what stands there.
import t from 'tap'
import { lacking } from '../../checker/system/facilities.ts'
import { grown, grownLesson } from './lessons.ts'
import { runStop, stopsOf } from './run.ts'
import { isAsPrinted } from './transcript.ts'

t.jobs = 4 // a stop waits most of the time
for (const { folder, lesson, states } of grown.map(grownLesson)) {
  for (const stop of stopsOf(lesson)) {
    const hasCurl = stop.blocks.some(({ text }) => /^\$ curl /m.test(text))
    const skip = (hasCurl ? lacking('sh', 'curl') : lacking('sh')) ?? false
    t.test(`${folder}: ${stop.title}`, { buffered: true, skip }, async (t) => {
      for (const { block, command, output, got } of await runStop(stop, states)) {
        const where = `README.md:${block.line}: ${command ?? 'the output of the server'}`
        if (isAsPrinted(output, got)) t.pass(where)
        else t.equal(got.join('\n'), output.join('\n'), where)
      }
    })
  }
}
