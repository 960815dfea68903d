// Odd files of a situation are there while it lasts, beside those of the course, and gone afterwards.
import { existsSync, lstatSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { lackedFor, placeWith } from './odd-files.ts'

const www = { 'slow.html': 'pipe', 'broken.html': 'socket', 'big.bin': 1000 } as const

t.test('no odd files need no place', async (t) => {
  t.equal(await placeWith(), undefined)
  t.equal(lackedFor({ say: [] }), undefined)
  t.equal(lackedFor({ start: ['http'] }), undefined)
})

t.test('each kind of file', { skip: lackedFor({ say: [], www }) ?? false }, async (t) => {
  const place = await placeWith(www)
  const path = (name: string): string => join(place?.folder ?? '', 'www', name)
  t.ok(lstatSync(path('slow.html')).isFIFO())
  t.ok(lstatSync(path('broken.html')).isSocket())
  t.equal(lstatSync(path('big.bin')).size, 1000)
  t.ok(existsSync(path('index.html')), 'the files of the course are there, too')
  place?.remove()
  t.notOk(existsSync(place?.folder ?? '.'))
})
