// What is shown of checks as they go on.
import t from 'tap'
import type { Check } from '../../checker/check/check.ts'
import { waitFor } from '../../checker/system/patience.ts'
import { CheckFailure } from '../../checker/wire/failure.ts'
import { makeProgress, type Screen } from './progress.ts'

const check: Check = {
  id: '02.every-byte',
  title: 'sends every byte of a file as it is, whatever it may mean elsewhere',
  anchor: 'bytes',
  hint: 'Is it?',
  needs: [],
  points: 1,
  run: async () => {},
}

/** A screen that keeps what is written, and calls `heard` with what is said aside. */
function makeScreen(more: Partial<Screen> = {}): { screen: Screen; written(): string } {
  let text = ''
  const screen: Screen = {
    isTerminal: false,
    columns: Infinity,
    write: (more) => (text += more),
    aside: () => {},
    ...more,
  }
  return { screen, written: () => text }
}

t.test('a line for each outcome', async (t) => {
  const { screen, written } = makeScreen()
  const { begin, end } = makeProgress(screen)
  begin(check)
  end(check, { result: 'holds', remark: 'and how' })
  end(check, { result: 'fails', failure: new CheckFailure('the body is not the file') })
  end(check, { result: 'waits', for: '02.file' })
  end(check, { result: 'left out', reason: 'there is no fork' })
  t.equal(
    written(),
    `holds    02.every-byte         ${check.title} – and how
fails    02.every-byte         the body is not the file
waits    02.every-byte         waits for 02.file
left out 02.every-byte         left out: there is no fork
`,
  )
})

t.test('on a narrow terminal no word is broken', async (t) => {
  for (const columns of [40, 60]) {
    const { screen, written } = makeScreen({ isTerminal: true, columns })
    const { begin, end } = makeProgress(screen)
    begin(check)
    end(check, { result: 'holds' })
    const lines = written()
      .split('\x1b[2K')
      .join('\n')
      .split(/[\r\n]+/)
    t.ok(
      lines.every((line) => line.length <= columns),
      JSON.stringify(lines),
    )
    const words = new Set(`✓ ${check.id} ${check.title}`.split(' '))
    for (const word of lines.join(' ').split(/ +/).filter(Boolean)) t.ok(words.has(word), word)
  }
})

t.test('what takes long is told once, with what is being waited for', async (t) => {
  const never = new Promise<void>(() => {})
  const waiting = (late: Error): Promise<unknown> => waitFor(never, () => late, undefined, 1).catch(() => {})
  const said: string[] = []
  let heard = (): void => {}
  const isHeard = new Promise<void>((resolve) => (heard = resolve))
  const { screen, written } = makeScreen({
    aside(text) {
      said.push(text)
      heard()
    },
  })
  const { begin, end } = makeProgress(screen, 0.02)
  begin(check)
  const waits = [waiting(new Error('ours')), waiting(new CheckFailure('no response came'))]
  await isHeard
  await Promise.all(waits) // many more times as long
  end(check, { result: 'holds' })
  t.same(said, [
    'goes on  02.every-byte         for 0 s now, no failure yet; it would be this one: no response came\n',
  ])
  t.match(written(), /^holds/)
})

t.test('on a terminal the line changes, and is replaced in the end', async (t) => {
  let told = (): void => {}
  const isTold = new Promise<void>((resolve) => (told = resolve))
  let text = ''
  const { screen } = makeScreen({
    isTerminal: true,
    columns: 80,
    write(more) {
      text += more
      if (more.includes('for 0 s now')) told()
    },
  })
  const { begin, end } = makeProgress(screen, 0.02)
  begin(check)
  await isTold
  end(check, { result: 'holds' })
  t.match(
    text,
    /^ {2}02\.every-byte .*\r\x1b\[2K {2}02\.every-byte +for 0 s now.*\r\x1b\[2K✓ 02\.every-byte [^\r]*\n$/,
  )
})
