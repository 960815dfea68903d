// The front: every npm command is a module that it can run.
import { readFileSync } from 'node:fs'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { withoutInstruments } from '../checker/system/instruments.ts'
import { startProgram } from '../checker/system/process.ts'
import { course } from './course/steps.ts'

const { scripts } = JSON.parse(readFileSync(join(course, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}

async function runFront(
  ...words: string[]
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const program = startProgram(
    withoutInstruments([process.execPath, join(course, 'tools/front.ts'), ...words]),
    course,
  )
  const { status } = await program.ended
  return { status, stdout: program.stdout(), stderr: program.stderr() }
}

for (const [name, script] of Object.entries(scripts).filter(([name]) => name !== 'start')) {
  t.test(`npm run ${name}`, async (t) => {
    t.equal(script, `node tools/node.js tools/front.ts ${name}`)
    const places = ['tools', 'classroom'].map((folder) => join(course, folder, 'commands', `${name}.ts`))
    const path = places.find((place) => existsSync(place)) ?? ''
    const { usage, run } = (await import(pathToFileURL(path).href)) as { usage: string; run: unknown }
    t.match(usage, new RegExp(`^usage: npm (run )?${name}\\b`))
    t.type(run, 'function')
  })
}

t.test('help, wherever it stands', async (t) => {
  const help = await runFront('check', '01', '--help', '--fast')
  t.match(help, { status: 0, stdout: /^usage: npm run check /, stderr: '' })
})

t.test('wrong usage is one line, and status 2', async (t) => {
  t.same(await runFront('step', '07'), {
    status: 2,
    stdout: '',
    stderr: 'there is no step "07": did you mean "01"? "npm run step -- --help" says how it is used\n',
  })
  t.match(await runFront('test', 'nowhere'), {
    status: 2,
    stderr: /^no tests in .*; "npm test -- --help" says .*\n$/,
  })
})
