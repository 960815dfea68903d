// What differs between two servers: the lines that changed, with some that did not around them.
import { diff, styleText } from 'node:util'
import type { Files } from '../course/files.ts'

type Line = { sign: ' ' | '-' | '+'; text: string }

const context = 3

/**
 * Lines for a terminal: a heading for each file that differs, and its changes. None where nothing differs.
 */
export function difference(before: Files, after: Files): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort()
  return names.flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)]
    if (old === now) return []
    const how = old === undefined ? ' (new)' : now === undefined ? ' (gone)' : ''
    return [styleText('bold', `${name}${how}`), ...changes(linesOf(old), linesOf(now)), '']
  })
}

function linesOf(text = ''): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}

function changes(before: string[], after: string[]): string[] {
  const signs = { '0': ' ', '1': '-', '-1': '+' } as const
  const lines = diff(before, after).map(([sign, text]): Line => ({ sign: signs[`${sign}`], text }))
  const isNear = (place: number): boolean =>
    lines.slice(Math.max(0, place - context), place + context + 1).some(({ sign }) => sign !== ' ')
  return lines.flatMap((line, place) => {
    if (isNear(place)) return [shown(line)]
    return place > 0 && isNear(place - 1) && lines.slice(place).some(({ sign }) => sign !== ' ')
      ? ['  …']
      : []
  })
}

function shown({ sign, text }: Line): string {
  const line = `${sign} ${text}`.trimEnd()
  return sign === ' ' ? line : styleText(sign === '-' ? 'red' : 'green', line)
}
