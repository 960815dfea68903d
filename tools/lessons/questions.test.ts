// The questions of the lessons stand in them, and each choice is what a server really does.
import t from 'tap'
import { isFull } from '../../checker/tap.ts'
import { rightChoice } from '../../checker/check/question.ts'
import { grown, grownLesson } from './lessons.ts'
import { lackedFor } from './odd-files.ts'
import { askedIn, commandOf, placeOf, questionsOf } from './questions.ts'
import { see } from './see.ts'

t.jobs = 6 // the clients wait most of the time
for (const folder of grown) {
  const lesson = grownLesson(folder)
  const questions = await questionsOf(folder)

  t.test(`${folder}: each question stands in the lesson, and no other one`, async (t) => {
    for (const question of questions) t.same(placeOf(question, lesson).faults, [], question.id)
    t.equal(askedIn(lesson), questions.length)
    const count = (kind: string): number => questions.filter((question) => question.kind === kind).length
    t.equal(count('opening'), 2)
    t.equal(count('closing'), 5)
    t.ok(count('stop') >= 3)
  })

  for (const question of questions) {
    const skip =
      lackedFor(question.experiment) ??
      (!isFull && 'the servers of all answers are asked in the full run only')
    t.test(`${question.id}: the servers answer so`, { buffered: true, skip }, async (t) => {
      const { line } = placeOf(question, lesson)
      t.not(rightChoice(question), -1, 'one choice is right')
      await Promise.all(
        question.choices.map(async (choice) => {
          const seen = await see(commandOf(choice, line, lesson), question.experiment)
          const shown = question.choices.filter(({ shows }) => shows.test(seen))
          t.same(
            shown.map(({ by }) => by),
            [choice.by],
            `${choice.by}:\n${seen}`,
          )
        }),
      )
    })
  }
}
