// The pictures of time are drawn as they would be drawn now, and show what the lesson says of them.
import t from 'tap'
import { lanesOf } from '../look/lanes.ts'
import { seenIn, svgOf } from '../look/svg.ts'
import { pictures, standing } from './pictures.ts'

const advice = '"npm run lessons -- --pictures" draws it anew'

for (const picture of pictures) {
  t.test(picture.file, async (t) => {
    const svg = standing(picture)
    if (svg === '') {
      t.fail(`it is not there: ${advice}`)
      return
    }
    const { seen } = seenIn(svg)
    t.ok(svg === svgOf(seen, picture.title), `it is drawn as it would be now; otherwise ${advice}`)
    const lanes = lanesOf(seen)
    t.equal(lanes.length, picture.clients)
    const come = seen.find((one) => 'mark' in one)?.at ?? Infinity
    for (const { client, answered = Infinity } of lanes.slice(picture.slow))
      t.equal(answered < come ? 'before' : 'after', picture.others, `client ${client}: ${advice}`)
  })
}
