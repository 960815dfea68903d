// The house: imports run one way and make no circle, files begin with what they are for, only the fronts end
// the program, and one width holds.
import { globSync, readFileSync } from 'node:fs'
import { join, posix, sep } from 'node:path'
import t from 'tap'
import { isTest } from './course/files.ts'
import { course } from './course/steps.ts'

/** What the files of each folder may import, besides those of the same one. */
const below: Record<string, string[]> = {
  classroom: ['tools', 'steps', 'final', 'checker'],
  tools: ['steps', 'final', 'checker'],
  final: ['steps', 'checker'], // its checks take over those of the steps
  steps: ['checker'],
  checker: [],
  bench: [],
}

/** The floors of the checker, from the ground up. What stands beside them is above them, and so are tests. */
const floors = ['system', 'wire', 'subject', 'check', 'tell']

const fronts = /^(bench|classroom\/\w+-servers)\/|\/server\.ts$|^tools\/(node\.js|front\.ts)$/

const pattern = `{${Object.keys(below).join()}}/**/*.{ts,js}`
const files = new Map(
  globSync(pattern, { cwd: course, exclude: ['**/node_modules'] })
    .sort()
    .map((name) => [name.replaceAll(sep, '/'), readFileSync(join(course, name), 'utf8')]),
)

/** The files that each file imports: all of them, or those of which there is more than types when it runs. */
const importsBy = (pattern: RegExp) =>
  new Map(
    Array.from(files, ([name, text]) => [
      name,
      [...text.matchAll(pattern)].map(([, place = '']) => posix.join(posix.dirname(name), place)),
    ]),
  )
const imports = importsBy(/^(?:import|export)\b[^'`=]*\bfrom '(\.[^']+)'/gm)
const importsOfValues = importsBy(/^(?:import|export)\b(?! type)[^'`=]*\bfrom '(\.[^']+)'/gm)
const arrows = [...imports].flatMap(([name, targets]) => targets.map((target) => [name, target] as const))
const names = (list: (readonly [string, string])[]): string[] => list.map(([a, b]) => `${a} → ${b}`)

function floorOf(name: string): number {
  const floor = floors.indexOf(name.split('/')[1] ?? '')
  return floor === -1 || isTest.test(name) ? floors.length : floor
}

t.test('imports run one way', async (t) => {
  const isDown = (name: string, target: string): boolean => {
    const [here = '', there = ''] = [name.split('/')[0], target.split('/')[0]]
    if (here !== there) return below[here]?.includes(there) ?? false
    return here !== 'checker' || floorOf(name) >= floorOf(target)
  }
  t.same(names(arrows.filter(([name, target]) => !isDown(name, target))), [])
  t.same(names(arrows.filter(([, target]) => !files.has(target))), [], 'to files that are there')
})

t.test('a server needs no other folder', async (t) => {
  const isServers = (name: string): boolean =>
    /^(steps|final)\//.test(name) && !/checks\b|\/(questions|exercises)\.ts$|\.(test|full)\.ts$/.test(name)
  const away = ([name, target]: readonly [string, string]): boolean =>
    isServers(name) && posix.dirname(name) !== posix.dirname(target)
  t.same(names(arrows.filter(away)), [])
})

t.test('imports make no circle', async (t) => {
  const done = new Set<string>()
  const circles: string[] = []
  const visit = (name: string, path: string[]): void => {
    if (path.includes(name)) circles.push([...path.slice(path.indexOf(name)), name].join(' → '))
    if (path.includes(name) || done.has(name)) return
    for (const target of importsOfValues.get(name) ?? []) visit(target, [...path, name])
    done.add(name)
  }
  for (const name of files.keys()) visit(name, [])
  t.same(circles, [])
})

const those = (isOne: (text: string, name: string) => boolean): string[] =>
  [...files].filter(([name, text]) => isOne(text, name)).map(([name]) => name)

t.test('each file begins with what it is for', async (t) => {
  t.same(
    those((text) => !/^(#!.*\n)?(\/\/|\/\*\*) ?\S/.test(text)),
    [],
  )
})

t.test('only the fronts end the program', async (t) => {
  t.same(
    those(
      (text, name) => /^[^'"`]*\bprocess\.exit\(/m.test(text) && !fronts.test(name) && !isTest.test(name),
    ),
    [],
  )
})

// A text or a pattern that is longer stays in one piece: it is searched for.
t.test('no line is wider than 110 characters', async (t) => {
  const isWide = (line: string): boolean => [...line.replace(/(['"`/]).*\1/, '')].length > 110
  const wide = ([name, text]: [string, string]): string[] =>
    text.split('\n').flatMap((line, index) => (isWide(line) ? [`${name}:${index + 1}`] : []))
  t.same([...files].flatMap(wide), [])
})
