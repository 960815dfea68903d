// Each choice of a question is what a server really does.
import t from 'tap'
import { rightChoice } from '../../checker/check/question.ts'
import { grown, grownLesson } from './lessons.ts'
import { lackedFor } from './odd-files.ts'
import { commandOf, placeOf, questionsOf } from './questions.ts'
import { see } from './see.ts'

t.jobs = 6 // the clients wait most of the time
for (const folder of grown) {
  const lesson = grownLesson(folder)
  for (const question of await questionsOf(folder)) {
    const skip = lackedFor(question.experiment) ?? false
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
