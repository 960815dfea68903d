// What TEACHING.md says of the parts and of messages is so: points, times and words change elsewhere.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { course, stepChecks, stepFolders, stepName } from '../tools/course/steps.ts'
import { wrongServers } from './proof/wrong-servers.ts'

const read = (name: string): string => readFileSync(join(course, name), 'utf8')
const page = read('classroom/TEACHING.md')

t.test('the plan has the points and the times of the parts', async (t) => {
  for (const folder of stepFolders.filter((name) => name.startsWith('steps/'))) {
    const name = stepName(folder)
    const { own } = await stepChecks(folder)
    const points = own.reduce((sum, check) => sum + check.points, 0)
    const lesson = read(`${folder}/README.md`).replaceAll('\n', ' ')
    const [, time] = /Take (?:about )?(.*?(?:quarter|half|hours?))[.,]/.exec(lesson) ?? []
    t.match(
      page,
      new RegExp(`^\\| \\d \\| ${name} .* \\| ${points} \\| ${time} \\|`, 'm'),
      `${name}: ${points}`,
    )
  }
})

t.test('the messages for office hours are those of the checks', async (t) => {
  const section = page.slice(page.indexOf('## Office hours'), page.indexOf('## Assistants'))
  const rows = [...section.matchAll(/^\| (.*?) \|/gm)].slice(2)
  t.equal(rows.length, 11)
  for (const [, message = ''] of rows)
    for (const words of message.split(', or ')) {
      const piece = words.replace(/^… | …$|,$/g, '')
      t.ok(
        wrongServers.some((wrong) => wrong.message.includes(piece)),
        piece,
      )
    }
})
