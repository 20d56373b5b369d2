import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { randomNumbers } from '../decode/random-numbers.ts'
import { tableDifferences } from '../samples/plain-tables.ts'
import { LOGS } from '../samples/samples.ts'
import { Watched } from './watched.ts'

/** Places where the files of a log are cut; the tables are compared with those of a whole load after each. */
const CUTS = 6

describe.each(LOGS)('$sample $expected.attempt_id', ({ files, path, expected }) => {
  const { seed, random } = randomNumbers()

  test(`grown piece by piece (seed ${seed})`, async () => {
    const watched = await Watched.begin()
    const isFolder = expected.layout !== 'single'
    const place = isFolder ? join(watched.folder, basename(path)) : watched.folder
    if (isFolder) {
      mkdirSync(place)
      writeFileSync(join(place, `appstatus_${expected.app_id}.inprogress`), '')
    }
    let isKnown = false
    for (const file of files) {
      const bytes = readFileSync(file)
      const cuts = Array.from({ length: Math.ceil(CUTS / files.length) }, () =>
        Math.floor(random() * bytes.length),
      )
      const ends = [...cuts.sort((a, b) => a - b), bytes.length]
      const target = join(place, isFolder ? basename(file) : `${expected.app_id}.inprogress`)
      for (const [i, end] of ends.entries()) {
        appendFileSync(target, bytes.subarray(ends[i - 1] ?? 0, end))
        const { removed, files: read } = await watched.round()
        expect(tableDifferences(await watched.whole(), await watched.texts())).toEqual([])
        // Once the start of the application was read, it is read on: no attempt takes the place of another one.
        if (isKnown) expect(removed).toEqual([])
        isKnown ||= read.some(({ appId, events }) => appId === expected.app_id && events > 0)
      }
    }
    expect(tableDifferences(await watched.wholeAnew(), await watched.texts())).toEqual([])
  })
})
