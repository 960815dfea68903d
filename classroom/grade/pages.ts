// The pages: for each student what failed, as the checker tells it; for the next lecture what failed how often;
// and for the teacher alone what is no verdict.
import { globSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Check } from '../../checker/check/check.ts'
import { course, stepFolders } from '../../tools/course/steps.ts'
import { printsOf } from './alike.ts'
import { html, page, type Markup } from './html.ts'
import type { JudgedCheck } from './order.ts'
import { folders, writeWhole, type GradeSheet } from './sheet.ts'
import { alike, calledOf, summaryOf, type Row } from './summary.ts'

export function writePages(out: string, rows: Row[], sheets: GradeSheet[], checks: Check[]): void {
  for (const row of rows)
    if (row.sheet) writeWhole(join(out, folders.reports, `${row.name}.html`), reportOf(row, row.sheet))
  writeWhole(join(out, 'summary.csv'), summaryOf(rows))
  writeWhole(join(out, 'class.html'), classPage(sheets, checks))
  writeWhole(join(out, 'evidence.html'), evidencePage(rows, sheets))
}

/** For a student: nothing of the evidence is in it. */
function reportOf({ name, student, parts, got, of }: Row, sheet: GradeSheet): string {
  const { checks, problem, end } = sheet
  const failing = checks.filter(({ result }) => result === 'fails')
  return page(
    student ? calledOf(student) : name,
    html`<p>${got} of ${of} points: ${parts.map((part) => `${part.part}: ${part.got} of ${part.of}`).join(', ')}.</p>
${problem === undefined ? [] : [html`<p>Nothing could be checked:</p><pre>${problem}</pre>`]}
${end === 'time is up' ? [html`<p>The time was up before all checks had been run.</p>`] : []}
${failing.length === 0 ? [] : [html`<h2>What failed</h2>`]}
${failing.map(failureOf)}
<h2>All checks</h2>
<table><tr><th>check</th><th>a server …</th><th>points</th><th></th></tr>
${checks.map(rowOf)}
</table>
<p>Checked with version ${sheet.course.version} of the course, checks ${sheet.course.checks}.</p>`,
  )
}

function failureOf({ id, title, report = '', rows = [] }: JudgedCheck): Markup {
  const held = rows.filter(({ result }) => result === 'holds').length
  return html`<h3 id="${id}">${id}: a server ${title}</h3>
${rows.length === 0 ? [] : [html`<p>${held} of ${rows.length} rows hold.</p>`]}
<pre>${report}</pre>`
}

function rowOf({ id, title, result, points, fraction, message, reason }: JudgedCheck): Markup {
  const word = { holds: 'holds', fails: 'fails', waits: 'not run', 'left out': 'not on this machine' }[result]
  return html`<tr><td>${id}</td><td>${title}</td><td>${Math.round(points * fraction * 100) / 100} of ${points}</td>
<td class="${result}">${word}${message ? `: ${message}` : reason ? `: ${reason}` : ''}</td></tr>`
}

/** What failed how often, and with what: nobody is named. Who has no server that answers tells nothing of checks. */
function classPage(sheets: GradeSheet[], checks: Check[]): string {
  const judged = sheets.filter(({ checks }) => checks.some(({ result }) => result === 'holds'))
  const counted = checks
    .map(({ id, title }) => {
      const failed = judged.flatMap((sheet) =>
        sheet.checks.filter((one) => one.id === id && one.result === 'fails'),
      )
      const messages = Map.groupBy(failed, ({ message = '' }) => message.replace(/\d+/g, '…'))
      return {
        id,
        title,
        failed: failed.length,
        messages: [...messages].sort((a, b) => b[1].length - a[1].length),
      }
    })
    .filter(({ failed }) => failed > 0)
    .sort((a, b) => b.failed - a.failed)
  return page(
    'What the class failed',
    html`<p>Counted here: ${judged.length} of ${sheets.length} submissions.
The others could not be started, or hold no check at all.</p>
<table><tr><th>check</th><th>a server …</th><th>failed by</th><th>with</th></tr>
${counted.map(
  ({ id, title, failed, messages }) => html`<tr><td>${id}</td><td>${title}</td>
<td><meter min="0" max="${judged.length}" value="${failed}"></meter> ${failed}</td>
<td>${messages.slice(0, 3).map(([, same]) => html`${same[0]?.message ?? ''} (${same.length})<br>`)}</td></tr>`,
)}
</table>`,
  )
}

/** For the teacher alone. */
function evidencePage(rows: Row[], sheets: GradeSheet[]): string {
  const pairs = alike(sheets, courseServers())
  return page(
    'Evidence, and no verdict',
    html`<p>This page is for you alone. Each line is a reason to look, and to ask; none is a proof.
Libraries may be allowed, servers of a course are alike, and a list of answers may be a cache.</p>
<h2>Alike</h2>
<p>The part of the smaller program's runs of tokens that the other one has, too.
Comments and names are set aside.</p>
<table>${pairs.map(({ a, b, part }) => html`<tr><td>${a}</td><td>${b}</td><td>${Math.round(part * 100)} %</td></tr>`)}</table>
<h2>Each submission</h2>
<table>${rows
      .filter(({ look }) => look.length > 0)
      .map(
        ({ name, look }) => html`<tr><td>${name}</td><td>${look.map((one) => html`${one}<br>`)}</td></tr>`,
      )}</table>`,
  )
}

/** The marks of the course's own servers, which students may have found. */
function courseServers(): { name: string; prints: ReadonlySet<number> }[] {
  const right = globSync('classroom/right-servers/*.{ts,py,pl,java,c,rs}', { cwd: course })
  return [
    ...stepFolders.map((folder) => ({
      name: `the course's ${folder}`,
      files: globSync(`${folder}/*.ts`, { cwd: course }),
    })),
    ...right.map((file) => ({ name: `the course's ${file}`, files: [file] })),
  ].map(({ name, files }) => {
    const own = files.filter((file) => !/(checks|questions|exercises|malformed|\.test)\.ts$/.test(file))
    const prints = own.flatMap((file) => [
      ...printsOf(readFileSync(join(course, file), 'utf8'), extname(file)),
    ])
    return { name, prints: new Set(prints) }
  })
}
