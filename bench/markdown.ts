// RESULTS.md: the results, readable on a code host.
import { asMarkdown, number } from './format.ts'
import type { Results } from './results.ts'
import { reference } from './servers.ts'
import { loadTable, memoryTable, startTable } from './tables.ts'

export function markdown(results: Results): string {
  const { machine, settings, servers, missing, cases, loads, starts, memory, memoryLeftOut } = results
  const others = servers.filter(({ version }) => version !== 'this course')
  const versions = others.map(({ name, version }) => `, ${name} ${version}`).join('')
  const { processor, cores, system, memoryBytes } = machine
  const parts = [
    '# Results\n',
    'Made by `npm run bench`. [README.md](README.md) says what is measured, and how to read it.\n',
    `- measured on ${machine.date.slice(0, 10)}, at commit ${machine.commit}\n` +
      `- ${processor}, ${cores} cores, ${number(memoryBytes / 1024 ** 3)} GiB, ${system}\n` +
      `- Node ${machine.node}, wrk ${machine.wrk}${versions}\n` +
      `- rounds: ${settings.rounds}, each of ${settings.seconds} s\n` +
      missing.map(({ name, why }) => `- left out: ${name}: ${why}\n`).join(''),
  ]
  if (loads.length > 0) {
    parts.push(
      '## Throughput\n',
      '![The throughput of the servers in each case, as a part of that of nginx](results.svg)\n',
      `Medians of the rounds. \`÷ ${reference}\` is the median of the ratios to ${reference} with 2 workers in the same round. ` +
        'A server with a star (*) answers one request for each connection.\n',
    )
  }
  for (const one of cases) parts.push(`### ${one.title}\n`, asMarkdown(loadTable(one, loads, servers)))
  if (starts.length > 0) {
    parts.push('## From start to first response\n', 'Medians of 5 starts.\n', asMarkdown(startTable(starts)))
  }
  if (memory.length > 0) {
    parts.push(
      '## Memory\n',
      'Resident memory of all processes of a server, in MiB. `slow readers` is what it needs more ' +
        'than before ' +
        'at the most, while 100 clients read a file of 1 GiB slowly.\n',
      asMarkdown(memoryTable(memory)),
    )
  }
  if (memoryLeftOut !== undefined) parts.push(`Memory is left out: ${memoryLeftOut}.\n`)
  return parts.join('\n')
}
