import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { randomNumbers } from '../decode/random-numbers.ts'
import { logText, smallApp } from '../hostile/small-app.ts'
import { tableDifferences } from '../samples/plain-tables.ts'
import { LOGS } from '../samples/samples.ts'
import { Watched } from './watched.ts'

/** Cuts of each log; the tables are compared with those of a whole load after each. */
const CUTS = 4

describe.each(LOGS)('$sample $expected.attempt_id', ({ sample, files, path, expected }) => {
  const { seed, random } = randomNumbers()

  test(`grown by pieces (seed ${seed})`, async () => {
    const watched = await Watched.begin()
    const isFolder = expected.layout !== 'single'
    const place = isFolder ? join(watched.folder, basename(path)) : watched.folder
    if (isFolder) {
      mkdirSync(place)
      const status = `appstatus_${expected.app_id}`
      writeFileSync(join(place, status), '')
    }
    for (const file of files) {
      const bytes = readFileSync(file)
      const cuts = Array.from({ length: CUTS }, () => 64 + Math.floor(random() * (bytes.length - 64)))
      const ends = [...cuts.sort((a, b) => a - b), bytes.length]
      const target = join(place, basename(file))
      for (const [i, end] of ends.entries()) {
        appendFileSync(target, bytes.subarray(ends[i - 1] ?? 0, end))
        await watched.round()
        expect(tableDifferences(await watched.whole(), await watched.texts())).toEqual([])
      }
    }
    // All was read on: no attempt was loaded anew.
    const removed = watched.rounds.flatMap((round) => round.removed)
    expect(removed.length).toBeLessThan(sample.includes('gzip') ? 9 : 3)
  })
})
