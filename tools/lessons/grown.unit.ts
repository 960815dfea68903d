// The lessons are programs: their blocks make the reader's server, state by state, up to that of the step. The
// questions stand in them, and so do the failures of the checks to come.
import t from 'tap'
import { lacking } from '../../checker/system/facilities.ts'
import { stepChecks, stepFolders } from '../course/steps.ts'
import { grown, grownLesson } from './lessons.ts'
import { promisedFailures } from './promised.ts'
import { askedIn, placeOf, questionsOf } from './questions.ts'
import { restingStates } from './states.ts'
import { typeErrors } from './types.ts'

const lessons = grown.map(grownLesson)

for (const { folder, states, end } of lessons) {
  t.test(`${folder}: the last state is the step's server`, async (t) => {
    const last = states.at(-1)?.files
    t.same([...(last?.keys() ?? [])].sort(), [...end.keys()])
    for (const [name, text] of end) t.equal(last?.get(name), text, name)
  })
}

const skip = lacking('types') ?? false
t.test('each state in which a reader rests has the right types', { skip }, async (t) => {
  const servers = lessons.flatMap(({ folder, lesson, states }) =>
    restingStates(lesson, states).map(({ files, line }) => ({ label: `${folder}/README.md:${line}`, files })),
  )
  t.same(await typeErrors(servers), [])
})

for (const grownOne of lessons) {
  t.test(`${grownOne.folder}: each question stands in the lesson, and no other one`, async (t) => {
    const questions = await questionsOf(grownOne.folder)
    for (const question of questions) t.same(placeOf(question, grownOne).faults, [], question.id)
    t.equal(askedIn(grownOne), questions.length)
    const count = (kind: string): number => questions.filter((question) => question.kind === kind).length
    t.equal(count('opening'), 2)
    t.equal(count('closing'), 5)
    t.ok(count('stop') >= 3)
  })
}

for (const folder of stepFolders.slice(1)) {
  t.test(`the lesson of ${folder} promises a failure for each new check`, async (t) => {
    const { own } = await stepChecks(folder)
    t.same(
      [...promisedFailures(folder).keys()],
      own.map(({ id }) => id),
    )
  })
}
