// The commands of the lessons print what stands there.
import t from 'tap'
import { lacking } from '../../checker/system/facilities.ts'
import { ensureAsPrinted } from './as-printed.ts'
import { grown, grownLesson } from './lessons.ts'
import { runStop, stopsOf } from './run.ts'

t.jobs = 4 // a stop waits most of the time
for (const { folder, lesson, states } of grown.map(grownLesson)) {
  for (const stop of stopsOf(lesson)) {
    const hasCurl = stop.blocks.some(({ text }) => /^\$ curl /m.test(text))
    const skip = (hasCurl ? lacking('sh', 'curl') : lacking('sh')) ?? false
    t.test(`${folder}: ${stop.title}`, { buffered: true, skip }, async (t) => {
      ensureAsPrinted(t, await runStop(stop, states))
    })
  }
}
