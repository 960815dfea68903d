// Points: what each check is worth, and what a sheet gets. Each part of the course has its own.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { wrong } from '../../tools/course/usage.ts'
import type { GradeSheet } from './sheet.ts'

/** Other weights than the course's, by the checks' ids. */
export type Weights = ReadonlyMap<string, number>

export type Part = { part: string; got: number; of: number }

export const weightsFile = 'points.json'

/** Reads the teacher's `points.json`, such as `{ "02.types": 3 }`, from the folder of the grades. */
export function readWeights(out: string, known: string[]): Weights {
  const path = join(out, weightsFile)
  if (!existsSync(path)) return new Map()
  let weights: [string, unknown][]
  try {
    weights = Object.entries(JSON.parse(readFileSync(path, 'utf8')) as object)
  } catch (error) {
    return wrong(`${path} is no JSON: ${(error as Error).message}`)
  }
  for (const [id, points] of weights) {
    if (!known.includes(id)) wrong(`${path} has points for "${id}", and there is no such check`)
    if (typeof points !== 'number' || !(points >= 0)) wrong(`${path}: the points of ${id} are no number`)
  }
  return new Map(weights as [string, number][])
}

export function worthOf({ id, points }: GradeSheet['checks'][number], weights: Weights): number {
  return weights.get(id) ?? points
}

/** What a sheet gets in each part. What this machine can't check does not count. */
export function partsOf({ checks }: Pick<GradeSheet, 'checks'>, weights: Weights): Part[] {
  const able = checks.filter(({ result }) => result !== 'left out')
  return [...Map.groupBy(able, ({ step }) => step)].map(([part, own]) => {
    const worth = (check: (typeof own)[number]): number => worthOf(check, weights)
    return {
      part,
      got: rounded(own.map((check) => worth(check) * check.fraction)),
      of: rounded(own.map(worth)),
    }
  })
}

export function totalOf(parts: Part[]): { got: number; of: number } {
  return { got: rounded(parts.map(({ got }) => got)), of: rounded(parts.map(({ of }) => of)) }
}

function rounded(amounts: number[]): number {
  return Math.round(amounts.reduce((sum, one) => sum + one, 0) * 100) / 100
}
