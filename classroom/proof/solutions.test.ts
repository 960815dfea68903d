// Each exercise has a solution that holds its check, and all checks of its step. The step's own server does
// not hold it: there is something to do.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { lacking } from '../../checker/system/facilities.ts'
import { serverFiles } from '../../tools/course/files.ts'
import { course, serverCommand, stepChecks, stepExercises, stepFolders } from '../../tools/course/steps.ts'
import { serverPath } from '../../tools/lessons/place.ts'
import { readLesson } from '../../tools/lessons/read.ts'
import { changed } from '../../tools/lessons/states.ts'
import { typeErrors } from '../../tools/lessons/types.ts'
import { isFull } from '../../checker/tap.ts'
import { failuresOf, tryServer } from './matrix.ts'

t.jobs = 4
for (const folder of stepFolders) {
  for (const exercise of await stepExercises(folder)) {
    const page = join(course, 'classroom/solutions', `${exercise.id}.md`)
    const skip = lacking(...(exercise.uses ?? [])) ?? false

    t.test(`${exercise.id} has a solution that holds it`, { buffered: true, skip }, async (t) => {
      t.ok(existsSync(page))
      const solution = readLesson(page, `${exercise.id}.md`)
      t.match(solution.prose, `- exercise: ${exercise.id}\n`)
      const files = changed(solution, serverFiles(join(course, folder)))
      t.same(await typeErrors([{ label: exercise.id, files }]), [])
      const all = (await stepChecks(folder)).checks.filter(({ cost }) => cost === undefined)
      const checks = isFull ? all : all.slice(0, 1) // all of them cost minutes
      const outcomes = await tryServer([process.execPath, serverPath(files)], [...checks, exercise])
      t.same([...failuresOf(outcomes)], [])
    })

    t.test(`${exercise.id} is held by no server yet`, { buffered: true, skip }, async (t) => {
      const outcomes = await tryServer(serverCommand(folder), [{ ...exercise, needs: [] }])
      t.equal(failuresOf(outcomes).size, 1)
    })
  }
}
