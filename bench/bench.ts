// Measures the servers side by side, and writes results.json, RESULTS.md and results.svg.
//
//     npm run bench -- --help
import { cases } from './cases.ts'
import { findCommand } from './commands.ts'
import { makeFiles } from './files.ts'
import { asText } from './format.ts'
import { measureLoads } from './loads.ts'
import { describeMachine } from './machine.ts'
import { measureMemory } from './memory.ts'
import { parseOptions, usage, type Options } from './options.ts'
import { isLinux } from './proc.ts'
import { saveResults, writeReport } from './report.ts'
import type { Results } from './results.ts'
import { findServers, type Missing, type Server } from './servers.ts'
import { measureStarts } from './starts.ts'
import { loadTable, memoryTable, startTable } from './tables.ts'

/** What else can be measured: named like a case. */
const others = ['start', 'memory']

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}

/** Shows what is being done, in one line that the next one replaces. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
}

function show(title: string, text: string): void {
  progress('')
  console.log(`\n${title}\n\n${text}`)
}

async function measure({ rounds, seconds, only, cases: names }: Options, wrk: string): Promise<void> {
  const wanted = findServers().filter(({ name }) => only?.includes(name) ?? true)
  const missing = wanted.filter((one): one is Missing => 'why' in one)
  const servers = wanted.filter((one): one is Server => 'command' in one)
  const has = (name: string): boolean => names?.includes(name) ?? true
  const setting = { wrk, place: makeFiles(), rounds, seconds, progress }
  const results: Results = {
    machine: describeMachine(wrk),
    settings: { rounds, seconds },
    servers: servers.map(({ name, version, isOneRequest, isMain }) => ({
      name,
      version,
      isOneRequest,
      isMain,
    })),
    missing,
    cases: cases.filter(({ name }) => has(name)),
    loads: [],
    starts: [],
    memory: [],
    memoryLeftOut: undefined,
  }
  const { machine } = results
  const { processor, cores, system, node } = machine
  console.log(`${processor}, ${cores} cores, ${system}, Node ${node}, wrk ${machine.wrk}`)
  for (const { name, version } of results.servers) console.log(`${name}: ${version}`)
  for (const { name, why } of missing) console.log(`left out: ${name}: ${why}`)

  results.loads = await measureLoads(servers, results.cases, setting, (one, loads) => {
    show(one.title, asText(loadTable(one, loads, results.servers)))
  })
  if (has('start')) {
    results.starts = await measureStarts(servers, setting.place, progress)
    show('From start to first response', asText(startTable(results.starts)))
  }
  if (has('memory') && isLinux) {
    results.memory = await measureMemory(
      servers.filter(({ isMain }) => isMain),
      setting,
    )
    show('Memory, in MiB', asText(memoryTable(results.memory)))
  } else {
    results.memoryLeftOut = isLinux ? 'not asked for' : 'it is read from /proc, which Linux has'
  }
  saveResults(results)
  writeReport()
  console.log('results.json, RESULTS.md and results.svg are written')
}

const servers = findServers().map(({ name }) => name)
const names = [...cases.map(({ name }) => name), ...others]
try {
  const options = parseOptions(process.argv.slice(2), servers, names)
  if (options === 'help') {
    console.log(`${usage}\n\nservers: ${servers.join(', ')}\ncases: ${names.join(', ')}`)
  } else {
    const wrk = findCommand('wrk')
    if (wrk === undefined)
      fail('wrk makes the load, and is not here: install it (apt, dnf or brew install wrk)')
    await measure(options, wrk)
  }
} catch (error) {
  fail((error as Error).message)
}
