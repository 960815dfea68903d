// What a run of the tests has left out, and why: told at its end, also where all else has passed.

/**
 * The lines that tell it.
 * @param results what tap has written of each file of tests
 */
export function leftOutLines(results: string[]): string[] {
  const times = new Map<string, number>()
  for (const [, reason = ''] of results.join('\n').matchAll(/^ *ok \d+ - .*? # SKIP(.*)$/gm)) {
    const why = reason.replace(/ # time=\S+$/, '').trim() || 'no reason is given'
    times.set(why, (times.get(why) ?? 0) + 1)
  }
  const all = [...times.values()].reduce((sum, count) => sum + count, 0)
  if (all === 0) return ['No test was left out for want of something.']
  const width = String(all).length
  const most = [...times].sort(([, one], [, other]) => other - one)
  return [
    `${all} ${all === 1 ? 'test was' : 'tests were'} left out:`,
    ...most.map(([why, count]) => `  ${String(count).padStart(width)}  ${why}`),
  ]
}
