// The packages that the teacher's commands need are installed apart: learners do without them.
import { lackedBy, lackedSentence } from '../tools/course/packages.ts'
import { wrong } from '../tools/course/usage.ts'

export function ensureInstalled(command: string): void {
  if (lackedBy('classroom').length > 0) wrong(lackedSentence(`npm run ${command}`, 'classroom'))
}
