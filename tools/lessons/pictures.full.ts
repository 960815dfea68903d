// The pictures of time show the order in which things happen, also today.
import t from 'tap'
import { lacking } from '../../checker/system/facilities.ts'
import { orderOf } from '../look/seen.ts'
import { seenIn } from '../look/svg.ts'
import { pictures, record, standing } from './pictures.ts'

const skip = lacking('pipes') ?? false

t.jobs = 3 // they wait most of the time
for (const picture of pictures) {
  t.test(picture.file, { buffered: true, skip }, async (t) => {
    const seen = await record(picture)
    t.same(orderOf(seen), orderOf(seenIn(standing(picture)).seen))
  })
}
