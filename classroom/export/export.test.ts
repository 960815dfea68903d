// The grades come home: each form is what its reader takes, read back by programs that nobody here has written.
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import t from 'tap'
import { hasProgram } from '../../checker/system/facilities.ts'
import { withoutInstruments } from '../../checker/system/instruments.ts'
import { startProgram } from '../../checker/system/process.ts'
import { course } from '../../tools/course/steps.ts'
import { runAutograder } from './autograder.ts'
import { autograderPy } from './python.ts'
import { amSuperuser } from '../grade/isolation.ts'
import type { JudgedCheck } from '../grade/order.ts'
import { writeSheet, type GradeSheet } from '../grade/sheet.ts'

const out = mkdtempSync(join(tmpdir(), 'export-'))
t.teardown(() => rmSync(out, { recursive: true, force: true }))
const python = hasProgram('python3') ? false : 'there is no python3, which reads it back'

const check = (id: string, fraction: number, report = ''): JudgedCheck => ({
  ...{ id, step: id.slice(0, 2), title: 'does <this> & "that"', points: 3, fraction, got: 3 * fraction },
  ...{ lesson: '', hint: '', seconds: 0.25, result: fraction === 1 ? 'holds' : 'fails' },
  ...(fraction === 1 ? {} : { message: 'it does\nnot', report }),
})
const sheet = (name: string, checks: JudgedCheck[]): GradeSheet => ({
  ...{ name, mark: '', course: { version: '1.0.0', checks: 'abc' }, step: '02', complete: true, end: 'done' },
  ...{ seconds: 3.5, notes: [], canned: [], checks },
})

mkdirSync(join(out, 'sheets'))
writeFileSync(join(out, 'points.json'), '{ "02.types": 6 }')
writeFileSync(
  join(out, 'roster.csv'),
  'submission,id,email,name\nhand-in 1,u1,zoe@example.org,Zoë Müller\nhand-in 2,u2,ada@example.org,Ada Lovelace\n',
)
writeFileSync(
  join(out, 'run.json'),
  JSON.stringify({ step: '02', folder: '/x', seed: "it's", roster: join(out, 'roster.csv'), limit: 60 }),
)
writeSheet(
  out,
  sheet('hand-in 1', [check('01.answers', 1), check('02.types', 0.5, 'a\0b\x1b[31m ]]> </failure> “ß”')]),
)
writeSheet(out, sheet('hand-in 2', [check('01.answers', 1), check('02.types', 1)]))

async function exported(
  words: string[],
  variables: string[] = [],
): Promise<{ status: number | null; said: string }> {
  const front = [process.execPath, join(course, 'tools/front.ts'), 'export', out, ...words]
  const program = startProgram(['env', ...variables, ...withoutInstruments(front)], course)
  const { status } = await program.ended
  await program.end()
  return { status, said: program.stdout() + program.stderr() }
}

/** What a program in Python prints of a file. */
function readByPython(code: string, path: string): unknown {
  return JSON.parse(execFileSync('python3', ['-c', `import sys, json\n${code}`, path], { encoding: 'utf8' }))
}

t.test('Canvas: one column of its own table', { skip: python }, async (t) => {
  const book = join(out, 'canvas.csv')
  const table = [
    'Student,ID,SIS User ID,SIS Login ID,Section,"Server, part 2 (4711)",Final Score',
    '    Points Possible,,,,,9,(read only)',
    '"Müller, Zoë",17,u1,zoe,A,,=1+1',
    '"Lovelace, Ada",18,,ada,A,1,0.50',
    '"Noether, Emmy",19,u3,emmy,A,4,0.50',
    '"Student, Test",20,,,A,,',
  ]
  writeFileSync(book, table.join('\r\n'))
  const { status, said } = await exported(['--for', 'canvas', '--fill', book])
  t.equal(status, 0, said)
  t.match(said, '2 of 2 grades are in the column "Server, part 2 (4711)".')
  t.match(said, 'nothing for Noether, Emmy: their cells are as they were.')
  const wanted = table.join('\r\n').replace('zoe,A,,', 'zoe,A,6,').replace('ada,A,1,', 'ada,A,9,')
  t.equal(readFileSync(join(out, 'export/canvas.csv'), 'utf8'), wanted, 'the rest is there byte for byte')
  const rows = readByPython(
    'import csv\nprint(json.dumps(list(csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8")))))',
    join(out, 'export/canvas.csv'),
  ) as Record<string, string>[]
  t.same(
    rows.map((row) => row['Server, part 2 (4711)']),
    ['9', '6', '9', '4', ''],
  )
})

t.test('Moodle: its grading worksheet, out of other points', async (t) => {
  const book = join(out, 'moodle.csv')
  const head =
    'Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed","Last modified (grade)"'
  const rows = [
    '"Participant 1","Zoë Müller",zoe@example.org,Submitted,,18.00,Yes,-',
    '"Participant 2","Ada Lovelace",ada@example.org,Submitted,,18.00,No,-',
  ]
  writeFileSync(book, `\ufeff${[head, ...rows].join('\n')}\n`)
  const { said } = await exported(['--for', 'moodle', '--fill', book, '--scale'])
  t.match(said, 'the grade of Ada Lovelace is locked')
  const written = readFileSync(join(out, 'export/moodle.csv'), 'utf8')
  t.equal(written, `\ufeff${[head, rows[0]?.replace('Submitted,,', 'Submitted,12,'), rows[1]].join('\n')}\n`)
  t.match(
    (await exported(['--for', 'moodle', '--fill', book])).said,
    /the column is out of 18, and the grades are out of 9/,
  )
  t.match(await exported(['--for', 'moodle', '--fill', book, '--column', 'Note']), {
    status: 2,
    said: /no column "Note"/,
  })
})

t.test('Gradescope: results.json, and the zip of an autograder', { skip: python }, async (t) => {
  t.equal((await exported(['--for', 'gradescope'])).status, 0)
  const results = JSON.parse(readFileSync(join(out, 'export/gradescope/hand-in 1.json'), 'utf8'))
  t.match(results, { score: 6, execution_time: 4, visibility: 'visible', stdout_visibility: 'hidden' })
  t.match(results.tests, [
    { number: '01.answers', score: 3, max_score: 3, status: 'passed', tags: ['01'], visibility: 'visible' },
    { number: '02.types', score: 3, max_score: 6, status: 'failed' },
  ])
  const names = readByPython(
    `import zipfile
zip = zipfile.ZipFile(sys.argv[1])
assert zip.testzip() is None
print(json.dumps([[one.filename, one.external_attr >> 16 & 0o111] for one in zip.infolist()]))`,
    join(out, 'export/gradescope/autograder.zip'),
  ) as [string, number][]
  for (const name of ['setup.sh', 'run_autograder'])
    t.ok(
      names.some(([other, mode]) => other === name && mode === 0o111),
      `${name} can be run`,
    )
  t.notOk(
    names.some(([name]) => /server\.ts|right-servers|README/.test(name)),
    'no solution is in it',
  )
})

const skip = python || (amSuperuser() ? false : 'only a superuser can take another user')
t.test('the autograder of that zip grades', { skip }, async (t) => {
  const place = join(out, 'autograder')
  const unzip = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])'
  execFileSync('python3', ['-c', unzip, join(out, 'export/gradescope/autograder.zip'), join(place, 'source')])
  for (const folder of ['', 'classroom/']) // as setup.sh installs them
    symlinkSync(join(course, `${folder}node_modules`), join(place, `source/course/${folder}node_modules`))
  mkdirSync(join(place, 'submission'))
  writeFileSync(join(place, 'submission/server.py'), 'import sys\nsys.exit("not yet")\n')
  chmodSync(out, 0o755)
  const words = ['bash', join(place, 'source/run_autograder')]
  const { STUDENT = 'nobody', ...others } = process.env
  const [file = '', ...args] = withoutInstruments(words)
  const env = {
    ...others,
    AUTOGRADER: place,
    STUDENT,
    TMPDIR: place,
    PATH: `${dirname(process.execPath)}:${others['PATH']}`,
  }
  const { status, stdout, stderr } = spawnSync(file, args, { env, encoding: 'utf8' })
  t.equal(status, 0, stdout + stderr)
  const results = JSON.parse(readFileSync(join(place, 'results/results.json'), 'utf8'))
  t.match(results, { score: 0, output: '' })
  t.match(results.tests[0], { number: '01.answers', status: 'failed', output: /not yet/ })
})

t.test('JUnit: flat, and well-formed whatever a server has sent', { skip: python }, async (t) => {
  t.equal((await exported(['--for', 'junit'])).status, 0)
  const read = readByPython(
    `import xml.etree.ElementTree as tree
suite = tree.parse(sys.argv[1]).getroot()[0]
print(json.dumps([suite.attrib, [[case.attrib["name"], [[e.tag, e.attrib["message"], e.text] for e in case]] for case in suite]]))`,
    join(out, 'export/junit/hand-in 1.xml'),
  )
  t.match(read, [
    { name: 'hand-in 1', tests: '2', failures: '1', errors: '0', skipped: '0', time: '3.5' },
    [
      ['01.answers: a server does <this> & "that"', []],
      [
        '02.types: a server does <this> & "that"',
        [['failure', 'it does\nnot', 'a\ufffdb\ufffd[31m ]]> </failure> “ß”']],
      ],
    ],
  ])
})

t.test(
  'Classroom 50: an autograder that Python can read, and result.json within its runner',
  { skip: python },
  async (t) => {
    t.equal((await exported(['--for', 'classroom50'])).status, 0)
    execFileSync('python3', ['-m', 'py_compile', join(out, 'export/classroom50/autograder.py')])
    const variables = {
      ...{
        CLASSROOM: 'cs1',
        ASSIGNMENT: 'server',
        OWNER: 'zoe',
        SUBMISSION_TAG: 'submit/2026-01-01T00-00-00Z-abc',
      },
      ...{ COMMIT_URL: 'https://h/c', RELEASE_URL: 'https://h/r', REVIEW_URL: 'https://h/v' },
    }
    await exported(
      ['--for', 'classroom50'],
      Object.entries(variables).map(([name, value]) => `${name}=${value}`),
    )
    const result = JSON.parse(readFileSync(join(out, 'export/classroom50/hand-in 1.result.json'), 'utf8'))
    // What its schema asks for: these fields and no others, and points that are whole numbers.
    t.same(Object.keys(result).sort(), [
      'assignment',
      'assignment_type',
      'classroom',
      'commit',
      'datetime',
      'max-score',
      'owner',
      'release',
      'review',
      'schema',
      'score',
      'submission',
      'tests',
    ])
    t.match(result, {
      ...{
        schema: 'classroom50/result/v1',
        assignment_type: 'individual',
        owner: 'zoe',
        score: 6,
        'max-score': 9,
      },
      datetime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
      tests: [
        { 'test-name': /^01\.answers/, passed: true, score: 3, 'max-score': 3 },
        { 'test-name': /^02\.types/, passed: false, score: 3, 'max-score': 6 },
      ],
    })
  },
)

t.test('a class has its own form of the log in the autograders, too', async (t) => {
  const run = { step: '04', folder: '/x', seed: 's', limit: 60, handout: { log: 'COUNT;IP;PORT;FILE' } }
  t.match(runAutograder(run), " --log 'COUNT;IP;PORT;FILE' ")
  t.match(autograderPy(run), '"--log","COUNT;IP;PORT;FILE"')
})

t.test('who is not graded to the end is left out, and named', async (t) => {
  writeSheet(out, { ...sheet('hand-in 3', [check('01.answers', 1)]), complete: false })
  t.teardown(() => rmSync(join(out, 'sheets/hand-in 3.json')))
  const { status, said } = await exported(['--for', 'junit'])
  t.equal(status, 1)
  t.match(said, /^hand-in 3 is not graded to the end: it is left out\.\n2 files are in /)
})

t.test('wrong usage is one line', async (t) => {
  t.match(await exported(['--for', 'canva']), {
    status: 2,
    said: /^--for what\? .*did you mean "canvas"\?.*\n$/,
  })
  t.match(await exported(['--for', 'canvas']), { status: 2, said: /needs --fill FILE/ })
})
